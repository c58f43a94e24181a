import { formatBytes } from '../../base/size.ts';
import { plural, visible } from '../../base/shortText.ts';
import type { BodyView, ExchangeDetail } from '../../contract/api.ts';
import { element, span, type Child } from '../dom.ts';
import { bodyText, openButton, type BodyTextOptions } from './bodyText.ts';
import type { DetailsContext } from './context.ts';
import { parseJson } from './jsonText.ts';
import { note } from './parts.ts';

export function requestTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { requestBody, row } = detail;
  if (!requestBody) return [note('info', `${row.httpMethod} without a body.`)];
  const document = { x: row.x, part: 'request' } as const;
  return bodyParts(requestBody, context, { name: 'Request body', document });
}

export function responseTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { responseBody, events, row } = detail;
  const document = { x: row.x, part: 'response' } as const;
  if (responseBody) return bodyParts(responseBody, context, { name: 'Response body', document });
  if (events.length > 0) return streamAnswer(detail, context, { name: 'Answer', document });
  return [answerless(detail, 'The answer has no body.')];
}

/** Why there is nothing to show of an answer; `none`: it came, but not what is looked for. */
export function answerless({ row, outcomeText }: ExchangeDetail, none: string): HTMLElement {
  if (row.responseT === undefined) return note('info', outcomeText.replace(/\.?$/, '.'));
  return note('info', row.stream ? 'The stream carried no event.' : none);
}

/** Of an event stream, the message that answers the request; the rest stands under Events. */
function streamAnswer(
  detail: ExchangeDetail,
  context: DetailsContext,
  options: BodyTextOptions,
): Child[] {
  const { events, row } = detail;
  // Of a WebSocket any message may answer any other.
  const answer = row.stream && events.findLast(({ data }) => isAnswer(data));
  const summary = note('info', `${eventCount(detail)}; see Events.`);
  if (!answer || answer.data === undefined) return [summary];
  const size = formatBytes(answer.bytes);
  return [summary, ...bodyText(answer.data, context, { ...options, size })];
}

function isAnswer(data: string | undefined): boolean {
  const value = data === undefined ? undefined : parseJson(data)?.value;
  return typeof value === 'object' && value !== null && ('result' in value || 'error' in value);
}

/** "3 events"; of a WebSocket "3 messages". */
export function eventCount({ events, eventsOmitted = 0, row }: ExchangeDetail): string {
  return plural(events.length + eventsOmitted, row.stream ? 'event' : 'message');
}

function bodyParts(body: BodyView, context: DetailsContext, options: BodyTextOptions): Child[] {
  const size = sizeText(body);
  const notes = bodyNotes(body);
  if (body.text !== undefined) {
    const cut = body.truncated || body.incomplete;
    return [...notes, ...bodyText(body.text, context, { ...options, size, cut })];
  }
  return [
    ...notes,
    element(
      'div',
      { class: 'body-bar' },
      span('dim', size),
      options.document && openButton(options.document, context),
    ),
    body.instead !== undefined && note('info', body.instead),
  ];
}

export function bodyNotes({ notes = [] }: BodyView): Child[] {
  return notes.map((text) => note('warning', text));
}

function sizeText({ bytes, encoding }: BodyView): string {
  return formatBytes(bytes) + (encoding === undefined ? '' : `, ${visible(encoding)} undone`);
}
