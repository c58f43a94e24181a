import type {
  EndRecord,
  EventRecord,
  ExchangeRecord,
  MessageRecord,
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
import { claimMeanings } from '../protocol/claimMeanings.ts';
import { bodyWords, cutWords } from './bodyWords.ts';
import { failureText } from './failureText.ts';
import { metaEntries } from './meta.ts';
import { outcomeText } from './outcomeText.ts';
import { optional } from './rows.ts';

/** Events of one answer, or messages of one WebSocket, that are sent to a front end; the others are counted. */
const MAX_EVENTS = 2000;

/** The records of one exchange, sorted by what they are. */
export interface ExchangeParts {
  readonly request?: RequestRecord;
  readonly requestBody?: RequestBodyRecord;
  readonly response?: ResponseRecord;
  readonly responseBody?: ResponseBodyRecord;
  readonly end?: EndRecord;
  readonly events: readonly EventRecord[];
  /** Of a WebSocket. */
  readonly messages: readonly MessageRecord[];
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
    messages: records.filter((record) => record.type === 'message'),
  };
}

/** Everything there is to show of one exchange. The response wins where several records speak of it. */
export function detailOf(
  row: Row,
  parts: ExchangeParts,
  findings: FindingView[],
  joins: readonly JoinView[] = [],
): ExchangeDetail {
  const { request, response, end } = parts;
  const events = [...parts.events, ...parts.messages];
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
    events: events
      .slice(0, MAX_EVENTS)
      .map((each) => (each.type === 'event' ? eventOf(each) : messageOf(each))),
    ...(events.length > MAX_EVENTS ? { eventsOmitted: events.length - MAX_EVENTS } : {}),
    ...optional('auth', request?.auth),
    ...optional('claimMeanings', request?.auth && claimMeanings(request.auth, request.at)),
    meta: metaEntries(parts),
    outcomeText: outcomeText(row, response?.statusText, end, failureText(parts)),
    ...optional('endError', end?.error),
    timing: timingOf(row, parts),
    findings,
  };
}

/** Of what was never answered, the waiting ends with the exchange. */
function timingOf(
  { requestEndT }: Row,
  { response, end }: ExchangeParts,
): ExchangeDetail['timing'] {
  if (!end || response || requestEndT === undefined) return end?.timing ?? {};
  return { waitMs: Math.max(0, end.t - requestEndT), ...end.timing };
}

/** None where it is as empty as it was meant to be. */
function bodyOf(body: RequestBodyRecord | ResponseBodyRecord): BodyView | undefined {
  if (body.bytes === 0 && !body.incomplete) return undefined;
  return {
    bytes: body.bytes,
    ...optional('text', body.text),
    ...optional('base64', body.base64),
    ...optional('encoding', body.encoding),
    truncated: body.truncated ?? false,
    incomplete: body.incomplete ?? false,
    ...bodyWords(body),
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
    ...optional('note', cutWords(record)),
  };
}

function messageOf(record: MessageRecord): EventView {
  const { t, dir, text, bytes = Buffer.byteLength(text ?? '') } = record;
  const binary = text === undefined ? `Binary, not shown as text.` : undefined;
  return {
    ...{ t, event: dir === 'up' ? 'client' : 'server', bytes },
    ...optional('data', text),
    ...optional('note', [binary, cutWords(record)].filter(Boolean).join(' ') || undefined),
  };
}
