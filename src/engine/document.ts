import { randomUUID } from 'node:crypto';
import { prettyJson } from '../base/prettyJson.ts';
import { formatBytes } from '../base/size.ts';
import type { RawHeaders } from '../capture/records.ts';
import type { BodyView, EventView, ExchangeDetail } from '../contract/api.ts';
import type { DocumentRequest, DocumentText } from '../contract/documents.ts';
import { replaceInJson } from '../base/jsonText.ts';
import { MASK, maskHeader, maskText } from '../protocol/personal.ts';
import { isPersonalMetaKey } from '../protocol/metaKeys.ts';
import { joinText } from './joinWords.ts';
import { optional } from './rows.ts';

type Masked = (text: string) => string;
type Content = Omit<DocumentText, 'open'>;

/** A part of an exchange as a text. Personal identifiers are masked unless they were asked for. */
export function documentOf(detail: ExchangeDetail, request: DocumentRequest): DocumentText {
  const { part, includeIdentifiers = false } = request;
  const mask = includeIdentifiers ? (text: string) => text : maskedText;
  return { ...contentOf(detail, part, mask, includeIdentifiers), open: !ended(detail) };
}

function contentOf(
  detail: ExchangeDetail,
  part: DocumentRequest['part'],
  mask: Masked,
  revealed: boolean,
): Content {
  switch (part) {
    case 'request':
      return bodyDocument(detail.requestBody, mask, 'The request has no body.');
    case 'response':
      return responseDocument(detail, mask);
    case 'events':
      return json(detail.events.map((event) => eventValue(event, mask)));
    case 'headers':
      return { text: heads(detail, revealed).join('\n'), language: 'plaintext' };
    case 'exchange':
      return json(exchangeValue(detail, mask, revealed));
  }
}

function responseDocument(detail: ExchangeDetail, mask: Masked): Content {
  const { responseBody, events } = detail;
  if (responseBody) return bodyDocument(responseBody, mask, '');
  const answer = events.findLast(({ data }) => isAnswer(data));
  if (answer?.data !== undefined) return textDocument(answer.data, mask);
  if (events.length > 0) return json(events.map((event) => eventValue(event, mask)));
  return {
    text: ended(detail) ? 'No body was answered.' : 'No answer yet.',
    language: 'plaintext',
  };
}

function bodyDocument(body: BodyView | undefined, mask: Masked, none: string): Content {
  if (!body) return { text: none, language: 'plaintext' };
  const { notes: remarks = [], base64 } = body;
  if (body.text !== undefined) return textDocument(body.text, mask, remarks);
  const rest =
    base64 === undefined
      ? [body.instead ?? '']
      : [`Binary, ${formatBytes(body.bytes)}, in base64:`, base64];
  const text = [...remarks, ...rest];
  return { text: text.join('\n'), language: 'plaintext' };
}

/** JSON laid out, anything else as it came. Remarks stand above it as comments. */
function textDocument(text: string, mask: Masked, remarks: readonly string[] = []): Content {
  const masked = mask(text);
  const pretty = prettyJson(masked);
  const above = remarks.map((remark) => `// ${remark}\n`).join('');
  if (pretty === undefined) return { text: above + masked, language: 'plaintext' };
  return { text: above + pretty, language: remarks.length === 0 ? 'json' : 'jsonc' };
}

function heads(detail: ExchangeDetail, revealed: boolean): string[] {
  const { requestHeaders, responseHeaders } = detail;
  const answer = responseHeaders
    ? [statusLine(detail), ...headerLines(responseHeaders, revealed)]
    : ['(no answer)'];
  return [requestLine(detail), ...headerLines(requestHeaders, revealed), '', ...answer, ''];
}

/** The whole exchange. Its request stands on line `REQUEST_LINE`: where a finding on it points. */
function exchangeValue(detail: ExchangeDetail, mask: Masked, revealed: boolean) {
  const { row, requestBody, responseHeaders, responseBody, events, findings, joins } = detail;
  return {
    exchange: row.x,
    request: requestLine(detail),
    requestHeaders: headerLines(detail.requestHeaders, revealed),
    at: detail.at,
    ...optional('session', row.sessionId),
    ...optional('conversation', row.conversation),
    client: row.plane,
    ...(joins && { joined: joins.map((join) => mask(joinText(join))) }),
    ...optional('requestBody', requestBody && bodyValue(requestBody, mask)),
    ...optional('response', responseHeaders && statusLine(detail)),
    ...optional('responseHeaders', responseHeaders && headerLines(responseHeaders, revealed)),
    ...optional('responseBody', responseBody && bodyValue(responseBody, mask)),
    ...(events.length === 0 ? {} : { events: events.map((event) => eventValue(event, mask)) }),
    ...optional('eventsOmitted', detail.eventsOmitted),
    ...optional('error', detail.endError),
    timing: detail.timing,
    findings: findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
  };
}

function bodyValue(body: BodyView, mask: Masked): unknown {
  const { text, base64, truncated, incomplete } = body;
  if (text !== undefined && !truncated && !incomplete) return embedded(mask(text));
  return {
    ...(truncated ? { truncated } : {}),
    ...(incomplete ? { incomplete } : {}),
    bytes: body.bytes,
    ...optional('text', text === undefined ? undefined : mask(text)),
    ...optional('base64', base64),
    ...optional('note', base64 === undefined ? body.instead : undefined),
  };
}

function eventValue({ t, event, id, retry, data, comment, note }: EventView, mask: Masked) {
  return {
    t,
    ...optional('event', event),
    ...optional('id', id),
    ...optional('retry', retry),
    ...(data === undefined ? {} : { data: embedded(mask(data)) }),
    ...(comment === undefined ? {} : { comment: mask(comment) }),
    ...optional('note', note),
  };
}

/** JSON within the document's own, its tokens kept as they were sent. */
class Verbatim {
  constructor(readonly text: string) {}
}

function embedded(text: string): unknown {
  return prettyJson(text) === undefined ? text : new Verbatim(text);
}

function json(value: unknown): Content {
  const held: string[] = [];
  // A key of our own making, so that nothing captured can pass for it.
  const mark = `verbatim-${randomUUID()}-`;
  const text = JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Verbatim ? `${mark}${held.push(inner.text) - 1}` : inner,
  );
  const whole = text.replace(
    new RegExp(`"${mark}(\\d+)"`, 'g'),
    (_, index: string) => held[Number(index)] ?? 'null',
  );
  return { text: prettyJson(whole) ?? whole, language: 'json' };
}

function requestLine({ row, url, httpVersion }: ExchangeDetail): string {
  return `${row.httpMethod} ${url} HTTP/${httpVersion}`;
}

function statusLine({ row, httpVersion, statusText }: ExchangeDetail): string {
  return `HTTP/${httpVersion} ${row.status ?? ''} ${statusText ?? ''}`.trimEnd();
}

function headerLines(headers: RawHeaders, revealed: boolean): string[] {
  return headers.map(([name, value]) => `${name}: ${revealed ? value : maskHeader(name, value)}`);
}

/** JSON within strings of JSON is looked into as well: tools like to return what they were sent. */
const DEEPEST = 6;
const JSON_LIKE = /^\s*["[{]/;

function maskedText(text: string, depth = 0): string {
  if (depth >= DEEPEST || !JSON_LIKE.test(text)) return maskText(text);
  return replaceInJson(text, {
    value: (key, value) =>
      isPersonalMetaKey(key) && value !== 'null' ? JSON.stringify(MASK) : undefined,
    content: (inner) => (JSON_LIKE.test(inner) ? maskedText(inner, depth + 1) : inner),
  });
}

function isAnswer(data: string | undefined): boolean {
  if (data === undefined) return false;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && ('result' in value || 'error' in value);
  } catch {
    return false;
  }
}

function ended({ row }: ExchangeDetail): boolean {
  return row.endT !== undefined;
}
