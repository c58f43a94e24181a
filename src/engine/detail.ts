import type {
  EndRecord,
  EventRecord,
  ExchangeRecord,
  RequestBodyRecord,
  RequestRecord,
  ResponseBodyRecord,
  ResponseRecord,
} from '../capture/records.ts';
import type {
  BodyView,
  EventView,
  ExchangeDetail,
  FindingView,
  JoinView,
  Row,
} from '../contract/api.ts';
import { headerMeanings } from '../protocol/headerMeanings.ts';
import { metaEntries } from './meta.ts';
import { optional } from './rows.ts';

/** Events of one answer that are sent to a front end; the others are counted. */
const MAX_EVENTS = 2000;

/** The records of one exchange, sorted by what they are. */
export interface ExchangeParts {
  readonly request?: RequestRecord;
  readonly requestBody?: RequestBodyRecord;
  readonly response?: ResponseRecord;
  readonly responseBody?: ResponseBodyRecord;
  readonly end?: EndRecord;
  readonly events: readonly EventRecord[];
}

export function partsOf(records: readonly ExchangeRecord[]): ExchangeParts {
  const last = <T extends ExchangeRecord['type']>(type: T) =>
    records.findLast(
      (record): record is Extract<ExchangeRecord, { type: T }> => record.type === type,
    );
  return {
    ...optional('request', last('request')),
    ...optional('requestBody', last('request.body')),
    ...optional('response', last('response')),
    ...optional('responseBody', last('response.body')),
    ...optional('end', last('end')),
    events: records.filter((record) => record.type === 'event'),
  };
}

/** Everything there is to show of one exchange. The response wins where several records speak of it. */
export function detailOf(
  row: Row,
  parts: ExchangeParts,
  findings: FindingView[],
  joins: readonly JoinView[] = [],
): ExchangeDetail {
  const { request, response, end, events } = parts;
  return {
    row,
    ...(joins.length > 0 && { joins }),
    url: request?.url ?? row.path,
    httpVersion: request?.httpVersion ?? '',
    peer: request ? `${request.peer.address}:${request.peer.port}` : '',
    at: request?.at ?? '',
    requestHeaders: request?.headers ?? [],
    headerMeanings: headerMeanings([...(request?.headers ?? []), ...(response?.headers ?? [])]),
    ...optional('requestBody', parts.requestBody && bodyOf(parts.requestBody)),
    ...optional('statusText', response?.statusText),
    ...optional('responseHeaders', response?.headers),
    ...optional('responseBody', parts.responseBody && bodyOf(parts.responseBody)),
    events: events.slice(0, MAX_EVENTS).map(eventOf),
    ...(events.length > MAX_EVENTS ? { eventsOmitted: events.length - MAX_EVENTS } : {}),
    ...optional('auth', request?.auth),
    meta: metaEntries(parts),
    ...optional('endError', end?.error),
    timing: end?.timing ?? {},
    findings,
  };
}

function bodyOf(body: RequestBodyRecord | ResponseBodyRecord): BodyView {
  return {
    bytes: body.bytes,
    ...optional('text', body.text),
    ...optional('base64', body.base64),
    ...optional('encoding', body.encoding),
    truncated: body.truncated ?? false,
    incomplete: body.incomplete ?? false,
  };
}

function eventOf(record: EventRecord): EventView {
  return {
    t: record.t,
    ...optional('event', record.event),
    ...optional('id', record.id),
    ...optional('retry', record.retry),
    ...optional('data', record.data),
    ...optional('comment', record.comment),
    bytes: record.bytes,
  };
}
