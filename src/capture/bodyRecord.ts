import { readBody, type BodyCollector, type BodyContent } from './body.ts';
import type { BodyContext } from './redactBody.ts';
import type { Redactor } from './redaction.ts';
import type { Draft } from './sequencer.ts';

/** A body that has passed, and what decides how it is recorded. */
export interface BodyPart {
  readonly type: 'request.body' | 'response.body';
  readonly x: number;
  readonly body: BodyCollector;
  readonly incomplete: boolean;
  readonly limit: number;
  /** The `Content-Encoding` it was sent with. */
  readonly encoding: string | undefined;
  readonly context: BodyContext;
}

type OnText = ((text: string) => void) | undefined;

/** The body's record; a promise where a content-encoding is to be undone first. */
export function bodyDraft(
  part: BodyPart,
  redactor: Redactor,
  onText: OnText,
): readonly Draft[] | Promise<readonly Draft[]> {
  const { body, limit } = part;
  const { bytes, truncated } = body;
  const content = readBody(body.content(), part.encoding, truncated, limit);
  body.release();
  const finish = (read: BodyContent): Draft[] => [draftOf(part, bytes, read, redactor, onText)];
  return content instanceof Promise ? content.then(finish) : finish(content);
}

function draftOf(
  part: BodyPart,
  bytes: number,
  { text, raw, encoding, truncated }: BodyContent,
  redactor: Redactor,
  onText: OnText,
): Draft {
  const shown = text === undefined ? undefined : redactor.bodyText(text, part.context);
  if (shown !== undefined) onText?.(shown);
  let fields = `"x":${part.x},"bytes":${bytes}`;
  if (shown !== undefined) fields += `,"text":${JSON.stringify(shown)}`;
  if (raw) fields += rawFields(raw, part.context, redactor);
  if (encoding) fields += `,"encoding":${JSON.stringify(encoding)}`;
  if (truncated) fields += ',"truncated":true';
  if (part.incomplete) fields += ',"incomplete":true';
  return { type: part.type, fields };
}

function rawFields(raw: Buffer, context: BodyContext, redactor: Redactor): string {
  if (redactor.mustWithhold(raw, context)) return ',"withheld":true';
  return `,"base64":"${raw.toString('base64')}"`;
}
