import { formatBytes } from '../base/size.ts';
import type { RequestBodyRecord } from '../capture/records.ts';
import type { BodyView } from '../contract/api.ts';

type Kept = Pick<
  RequestBodyRecord,
  'bytes' | 'text' | 'withheld' | 'encoding' | 'truncated' | 'incomplete'
>;

/** What is to be said of a body beside its text. */
export function bodyWords(body: Kept): Pick<BodyView, 'notes' | 'instead'> {
  const { bytes, text, withheld } = body;
  const notes = [
    body.truncated &&
      `Truncated: of ${formatBytes(bytes)}, ${keptOf(body)} was kept in the capture. All of it was forwarded.`,
    body.incomplete && 'Incomplete: the connection ended before the body did.',
  ].filter((note) => typeof note === 'string');
  const instead = withheld
    ? 'Not recorded: it may hold credentials in a form that cannot be replaced.'
    : `Binary, not shown as text (${formatBytes(bytes)}).`;
  return { ...(notes.length > 0 && { notes }), ...(text === undefined && { instead }) };
}

/** What was kept is measured as it crossed the wire; of a decoded text that is unknown. */
function keptOf({ text, encoding }: Kept): string {
  if (text === undefined || encoding !== undefined) return 'the beginning';
  return `the first ${formatBytes(Buffer.byteLength(text))}`;
}

/** Of an event or a message: that it is not all of it. */
export function cutWords(part: {
  readonly truncated?: boolean;
  readonly incomplete?: boolean;
}): string | undefined {
  if (part.truncated)
    return 'Truncated: only the beginning was kept in the capture. All of it was forwarded.';
  return part.incomplete ? 'Incomplete: the connection ended within it.' : undefined;
}
