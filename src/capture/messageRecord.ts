import { readBody } from './body.ts';
import type { SocketMessage } from './recorder.ts';
import type { Direction } from './records.ts';
import type { Redactor } from './redaction.ts';
import type { Draft } from './sequencer.ts';

/** The record of a WebSocket message; `url` is the one the connection was opened with. */
export function messageDraft(
  x: number,
  dir: Direction,
  { opcode, content, bytes, truncated, incomplete }: SocketMessage,
  url: string,
  redactor: Redactor,
): Draft {
  const text = opcode === TEXT ? textOf(content, truncated || incomplete) : undefined;
  const fields = {
    ...{ x, dir, opcode, bytes },
    ...(text === undefined
      ? { base64: content.toString('base64') }
      : { text: redactor.bodyText(text, { url, mediaType: undefined }) }),
    ...(truncated ? { truncated } : {}),
    ...(incomplete ? { incomplete } : {}),
  };
  return { type: 'message', fields };
}

const TEXT = 1;

/** Undefined where it is not valid UTF-8. */
function textOf(content: Buffer, cut: boolean): string | undefined {
  const read = readBody(content, undefined, cut, content.length);
  return read instanceof Promise ? undefined : read.text;
}
