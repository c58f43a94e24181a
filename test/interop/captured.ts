/** What a capture holds of the exchanges a client made, by the messages in them. */
import type { CaptureRecord, EndRecord, RequestRecord } from '../../src/capture/records.ts';
import { parseMessages, type JsonRpcMessage } from '../../src/protocol/jsonRpc.ts';
import { ofType, parseLines, type TestRelay } from '../relay/harness.ts';
import { textOf } from '../capture/batches.ts';

export function recordsOf(
  records: readonly CaptureRecord[],
  x: number | undefined,
): CaptureRecord[] {
  return records.filter((record) => 'x' in record && record.x === x);
}

/** Messages of request bodies, with the exchange each was posted in. */
export function postedMessages(
  records: readonly CaptureRecord[],
): { readonly x: number; readonly message: JsonRpcMessage }[] {
  return ofType(records, 'request.body').flatMap(({ x, text }) =>
    parseMessages(text ?? '').messages.map((message) => ({ x, message })),
  );
}

/** Requests that posted a message of this method, in order. */
export function posted(records: readonly CaptureRecord[], method: string): RequestRecord[] {
  const exchanges = postedMessages(records)
    .filter(({ message }) => message.method === method)
    .map(({ x }) => x);
  return ofType(records, 'request').filter(({ x }) => exchanges.includes(x));
}

/** Messages the server sent in events. */
export function streamedMessages(records: readonly CaptureRecord[]): JsonRpcMessage[] {
  return ofType(records, 'event').flatMap(({ data }) => (data ? parseMessages(data).messages : []));
}

/** The progress reported in events. */
export function progressIn(records: readonly CaptureRecord[]): unknown[] {
  return streamedMessages(records)
    .filter(({ method }) => method === 'notifications/progress')
    .map(({ params }) => params?.['progress']);
}

/** How the exchanges that called a tool ended, in the order they began. */
export function callsOf(records: readonly CaptureRecord[], tool: string): EndRecord[] {
  return ofType(records, 'end')
    .filter(({ summary }) => summary.tool === tool)
    .sort((a, b) => a.x - b.x);
}

/** Resolves when the relay writes a record like that, from now on. */
export function written(relay: TestRelay, isIt: (record: CaptureRecord) => boolean): Promise<void> {
  return new Promise((resolve) => {
    relay.onBatch((batch) => {
      if (parseLines(textOf(batch)).some(isIt)) resolve();
    });
  });
}
