import type { ExchangeRecord, RawHeaders } from '../capture/records.ts';
import { isRecord } from '../protocol/jsonRpc.ts';

/** A line of a capture as the record of an exchange; undefined where it is none. */
export function exchangeRecordOf(line: string): ExchangeRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && typeof value.x === 'number'
      ? (value as unknown as ExchangeRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what crossed the wire says a text (given in lower case), not the names of the record's own fields. */
export function saysText(record: ExchangeRecord, text: string): boolean {
  return textsOf(record).some((each) => each?.toLowerCase().includes(text));
}

function textsOf(record: ExchangeRecord): readonly (string | undefined)[] {
  switch (record.type) {
    case 'request':
      return [record.url, ...fieldsOf(record.headers)];
    case 'response':
      return [record.statusText, ...fieldsOf(record.headers)];
    case 'trailers':
      return fieldsOf(record.headers);
    case 'request.body':
    case 'response.body':
    case 'message':
      return [record.text];
    case 'event':
      return [record.data, record.event, record.id, record.comment];
    case 'end':
      return [record.error];
    default:
      // A record of a kind that is not known yet: the file may be newer than this program.
      return [];
  }
}

function fieldsOf(headers: RawHeaders): string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}
