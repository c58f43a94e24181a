import type { Outcome } from '../analysis/model.ts';
import type { EndRecord } from '../capture/records.ts';
import type { Row } from '../contract/api.ts';

type Ended = Pick<EndRecord, 'error' | 'closeCode'>;

const words: Readonly<Record<Exclude<Outcome, 'aborted'>, string>> = {
  ok: 'answered',
  'tool-error': 'the tool reports an error',
  'rpc-error': 'JSON-RPC error',
  'http-error': 'HTTP error',
  pending: 'not finished',
};

/**
 * How an exchange ended: "200 OK · answered · event stream", "No answer · the client hung up". `failure`: what
 * the answer itself says of it.
 */
export function outcomeText(
  row: Pick<Row, 'status' | 'outcome' | 'endReason' | 'stream'>,
  statusText: string | undefined,
  end: Ended | undefined,
  failure?: string,
): string {
  const { status, outcome } = row;
  if (status === undefined && outcome === 'pending') return 'No answer yet';
  return [
    status === undefined ? 'No answer' : `${status} ${statusText ?? ''}`.trim(),
    outcome === 'aborted' ? abortWords(row) : words[outcome],
    failure,
    row.stream && 'event stream',
    end?.closeCode !== undefined && `closed with code ${end.closeCode}`,
    end?.error,
  ]
    .filter(Boolean)
    .join(' · ');
}

function abortWords({ endReason }: Pick<Row, 'endReason'>): string {
  if (endReason === 'client-abort') return 'the client hung up';
  return endReason === 'complete' ? 'ended without the answer' : 'cut off';
}
