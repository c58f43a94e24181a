import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExchangeRecorder, Peer } from '../capture/recorder.ts';
import type { Refusal } from './guard.ts';
import { errorBody } from './ownAnswer.ts';
import { toPairs, type FlatHeaders } from './rawHeaders.ts';

const STATUS_TEXT = { 400: 'Bad Request', 403: 'Forbidden' } as const;

/** Answers a request the guard does not let through, and records it as `refused`. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, message }: Refusal,
  recorder: ExchangeRecorder,
  peer: Peer,
): void {
  const body = Buffer.from(errorBody(message, null));
  const headers = refusalHeaders(body);
  request.resume();
  response.on('error', () => undefined);
  response.sendDate = false;
  response.writeHead(status, STATUS_TEXT[status], headers);
  response.end(body);
  recordRefusal(request, request.rawHeaders, { status, message }, recorder, peer);
}

/** The same for a connection that asked for an upgrade: there is no response object to write to. */
export function refusalText({ status, message }: Refusal): string {
  const body = Buffer.from(errorBody(message, null));
  const headers = toPairs(refusalHeaders(body)).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_TEXT[status]}`, ...headers, '', body.toString()].join(
    '\r\n',
  );
}

export function recordRefusal(
  request: IncomingMessage,
  rawHeaders: FlatHeaders,
  { status, message }: Refusal,
  recorder: ExchangeRecorder,
  peer: Peer,
): void {
  const { method = '', url = '', httpVersion } = request;
  const body = Buffer.from(errorBody(message, null));
  recorder.request({ method, url, httpVersion, headers: toPairs(rawHeaders), peer });
  const headers = toPairs(refusalHeaders(body));
  recorder.response({ status, statusText: STATUS_TEXT[status], headers });
  recorder.responseData(body);
  recorder.responseEnd();
  recorder.end({ reason: 'refused', error: message });
}

function refusalHeaders(body: Buffer): string[] {
  return [
    ...['Content-Type', 'application/json', 'Content-Length', String(body.length)],
    ...['Connection', 'close'],
  ];
}
