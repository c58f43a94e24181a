import type { EventRecord } from '../capture/records.ts';

/** A server-sent event as it stands in a stream. Its fields come in a fixed order, not in that of the wire. */
export function eventText({ comment, event, id, retry, data }: EventRecord): string {
  const lines = [
    ...(comment === undefined ? [] : comment.split('\n').map((line) => `:${line}`)),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    ...(data === undefined ? [] : data.split('\n').map((line) => `data: ${line}`)),
  ];
  return `${lines.join('\n')}\n\n`;
}
