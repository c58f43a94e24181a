import { formatBytes } from '../../base/size.ts';
import { plural, visible } from '../../base/shortText.ts';
import type { BodyView, EventView, ExchangeDetail } from '../../contract/api.ts';
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
  if (row.stream) return streamAnswer(events, context, { name: 'Answer', document });
  const text = row.endT === undefined ? 'No answer yet.' : 'No body was answered.';
  return [note('info', detail.endError === undefined ? text : `${text} ${detail.endError}`)];
}

/** Of an event stream, the message that answers the request; the rest stands under Events. */
function streamAnswer(
  events: readonly EventView[],
  context: DetailsContext,
  options: BodyTextOptions,
): Child[] {
  const answer = [...events].reverse().find(({ data }) => isAnswer(data));
  const summary = note('info', `Event stream of ${plural(events.length, 'event')}; see Events.`);
  if (answer?.data === undefined) return [summary];
  const size = formatBytes(answer.bytes);
  return [summary, ...bodyText(answer.data, context, { ...options, size })];
}

function isAnswer(data: string | undefined): boolean {
  const value = data === undefined ? undefined : parseJson(data)?.value;
  return typeof value === 'object' && value !== null && ('result' in value || 'error' in value);
}

function bodyParts(body: BodyView, context: DetailsContext, options: BodyTextOptions): Child[] {
  const size = sizeText(body);
  const notes = bodyNotes(body);
  if (body.text !== undefined) {
    return [...notes, ...bodyText(body.text, context, { ...options, size })];
  }
  return [
    ...notes,
    element(
      'div',
      { class: 'body-bar' },
      span('dim', size),
      options.document && openButton(options.document, context),
    ),
    note('info', `Binary, not shown as text (${size}).`),
  ];
}

export function bodyNotes(body: BodyView): Child[] {
  const kept =
    body.text === undefined ? 'the beginning' : `the first ${formatBytes(body.text.length)}`;
  return [
    body.truncated &&
      note(
        'warning',
        `Truncated: of ${formatBytes(body.bytes)}, ${kept} was kept in the capture. All of it was forwarded.`,
      ),
    body.incomplete && note('warning', 'Incomplete: the connection ended before the body did.'),
  ];
}

function sizeText({ bytes, encoding }: BodyView): string {
  return formatBytes(bytes) + (encoding === undefined ? '' : `, ${visible(encoding)} undone`);
}
