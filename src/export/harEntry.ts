import type { Exchange } from '../analysis/model.ts';
import type {
  EndRecord,
  EventRecord,
  MessageRecord,
  RawHeaders,
  RequestBodyRecord,
  RequestRecord,
  ResponseBodyRecord,
  ResponseRecord,
} from '../capture/records.ts';
import { headerValue, headerValues } from '../protocol/headers.ts';
import { eventText } from './eventText.ts';

/** The records of one exchange, as far as they came. */
export interface HarExchange {
  request?: RequestRecord;
  requestBody?: RequestBodyRecord;
  response?: ResponseRecord;
  responseBody?: ResponseBodyRecord;
  end?: EndRecord;
  readonly events: EventRecord[];
  readonly messages: MessageRecord[];
}

/** One entry of `log.entries`. Sizes that are not known are -1. */
export function entryOf(
  exchange: HarExchange,
  request: RequestRecord,
  listen: string,
  known: Exchange | undefined,
): object {
  const { response, events, messages, end } = exchange;
  const timings = timingsOf(end);
  return {
    startedDateTime: request.at,
    time: sumOf(timings),
    request: requestOf(request, exchange.requestBody, listen),
    response: responseOf(exchange),
    cache: {},
    timings,
    ...serverOf(response),
    _resourceType: response?.status === 101 ? 'websocket' : 'fetch',
    ...(events.length === 0 ? {} : { _eventSourceMessages: events.flatMap(eventSourceMessage) }),
    ...(messages.length === 0 ? {} : { _webSocketMessages: messages.map(webSocketMessage) }),
    ...(end === undefined || end.reason === 'complete' ? {} : { _error: end.error ?? end.reason }),
    _mcp: mcpOf(request, end, known),
  };
}

function serverOf(response: ResponseRecord | undefined) {
  const address = response?.upstream?.address ?? '';
  return /^[\d.]+$|^[\da-f:.]*:[\da-f:.]*$/i.test(address) ? { serverIPAddress: address } : {};
}

function timingsOf(end: EndRecord | undefined) {
  const { requestMs = 0, connectMs, waitMs = 0, receiveMs = 0 } = end?.timing ?? {};
  return {
    ...{ blocked: -1, dns: -1, connect: connectMs ?? -1, ssl: -1 },
    send: requestMs,
    // Recorded from the end of the request, connecting included.
    wait: Math.max(0, round(waitMs - (connectMs ?? 0))),
    receive: receiveMs,
  };
}

function sumOf(timings: Readonly<Record<string, number>>): number {
  const known = Object.values(timings).filter((duration) => duration !== -1);
  return round(known.reduce((sum, duration) => sum + duration, 0));
}

function requestOf(request: RequestRecord, body: RequestBodyRecord | undefined, listen: string) {
  const { method, headers, httpVersion } = request;
  const url = absoluteUrl(request, listen);
  return {
    ...{ method, url, httpVersion: `HTTP/${httpVersion}` },
    cookies: headerValues(headers, 'cookie').flatMap((value) => value.split(';').map(cookie)),
    headers: headers.map(field),
    queryString: queryOf(url),
    ...(body ? { postData: postDataOf(headers, body) } : {}),
    headersSize: -1,
    bodySize: body?.bytes ?? 0,
  };
}

/** What the client asked for: the relay, under the name the client knows it by. */
function absoluteUrl({ url, headers }: RequestRecord, listen: string): string {
  if (URL.canParse(url)) return url;
  const own = URL.canParse(listen) ? new URL(listen).origin : 'http://relay.invalid';
  const named = `http://${headerValue(headers, 'host') ?? ''}`;
  const origin = URL.canParse(named) ? new URL(named).origin : own;
  return `${origin}${url.startsWith('/') ? url : `/${url}`}`;
}

function queryOf(url: string): { name: string; value: string }[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
}

function postDataOf(headers: RawHeaders, { text, base64 }: RequestBodyRecord) {
  return {
    mimeType: headerValue(headers, 'content-type') ?? '',
    text: text ?? base64 ?? '',
    ...(text === undefined && base64 !== undefined ? { _encoding: 'base64' } : {}),
  };
}

function responseOf({ response, responseBody, events, end }: HarExchange) {
  const { status = 0, statusText = '', headers = [] } = response ?? {};
  return {
    ...{ status, statusText, httpVersion: `HTTP/${response?.httpVersion ?? '1.1'}` },
    cookies: headerValues(headers, 'set-cookie').map((value) => cookie(value.split(';')[0] ?? '')),
    headers: headers.map(field),
    content: contentOf(headers, responseBody, events),
    redirectURL: headerValue(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: responseBody?.bytes ?? (response ? (end?.bytesDown ?? -1) : -1),
  };
}

function contentOf(
  headers: RawHeaders,
  body: ResponseBodyRecord | undefined,
  events: readonly EventRecord[],
) {
  const mimeType = headerValue(headers, 'content-type') ?? '';
  if (events.length > 0) {
    const size = events.reduce((sum, { bytes }) => sum + bytes, 0);
    return { size, mimeType, text: events.map(eventText).join('') };
  }
  const { text, base64, bytes = 0 } = body ?? {};
  if (base64 !== undefined) return { size: bytes, mimeType, text: base64, encoding: 'base64' };
  const size = text === undefined ? bytes : new TextEncoder().encode(text).length;
  return { size, mimeType, ...(text === undefined ? {} : { text }) };
}

/** Chrome drops a message that lacks one of these; a comment is no message. */
function eventSourceMessage({ at, event, id, data }: EventRecord) {
  if (data === undefined) return [];
  return [{ time: seconds(at), eventName: event ?? 'message', eventId: id ?? '', data }];
}

function webSocketMessage({ at, dir, opcode, text, base64 }: MessageRecord) {
  const type = dir === 'up' ? 'send' : 'receive';
  return { type, time: seconds(at), opcode, data: text ?? base64 ?? '' };
}

function mcpOf(request: RequestRecord, end: EndRecord | undefined, known: Exchange | undefined) {
  const auxiliary = { x: request.x, ...(end ? {} : { open: true }) };
  if (!known?.mcp) return { ...auxiliary, auxiliary: true };
  const { rpcMethod, tool, era, plane, sessionId, issuedSessionId, echo, outcome } = known;
  const said = { rpcMethod, tool, era, plane, sessionId, issuedSessionId, echo, outcome };
  return { ...auxiliary, ...said, conversation: known.conversation?.value };
}

function field([name, value]: readonly [string, string]) {
  return { name, value };
}

function cookie(pair: string) {
  const [name = '', ...value] = pair.trim().split('=');
  return { name, value: value.join('=') };
}

function seconds(at: string): number {
  return Date.parse(at) / 1000;
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
