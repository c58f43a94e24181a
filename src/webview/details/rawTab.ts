import type { BodyView, EventView, ExchangeDetail } from '../../contract/api.ts';
import { element, span, type Child } from '../dom.ts';
import { bodyNotes } from './bodyTab.ts';
import { copyButton, openButton } from './bodyText.ts';
import type { DetailsContext } from './context.ts';
import { revealButton } from './parts.ts';
import { maskHeader, maskText } from '../../protocol/personal.ts';
import { plainText } from './plainText.ts';

/** The exchange as it crossed the wire: heads, bodies, events. Personal values masked until revealed. */
export function rawTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const plain = rawText(detail, false);
  const masked = rawText(detail, true);
  const shown = context.revealed ? plain : masked;
  return [
    element(
      'div',
      { class: 'body-bar' },
      span('dim', 'As it crossed the wire, credentials as fingerprints'),
      masked !== plain && revealButton(context),
      copyButton('Copy what is shown', () => shown, context),
      openButton({ x: detail.row.x, part: 'exchange' }, context),
    ),
    ...(detail.requestBody ? bodyNotes(detail.requestBody) : []),
    ...(detail.responseBody ? bodyNotes(detail.responseBody) : []),
    plainText(shown),
  ];
}

function rawText(detail: ExchangeDetail, masked: boolean): string {
  const { row, requestHeaders, responseHeaders } = detail;
  const head = (headers: ExchangeDetail['requestHeaders']) =>
    headers.map(([name, value]) => `${name}: ${masked ? maskHeader(name, value) : value}`);
  const text = (body: string) => (masked ? maskText(body) : body);
  const body = (view: BodyView | undefined) =>
    view ? ['', text(view.text ?? `(${view.instead ?? ''})`)] : [];
  const version = `HTTP/${detail.httpVersion || '1.1'}`;
  const answer = responseHeaders
    ? [
        `${version} ${row.status ?? ''} ${detail.statusText ?? ''}`.trim(),
        ...head(responseHeaders),
        ...body(detail.responseBody),
        ...(detail.events.length > 0 ? [''] : []),
        ...detail.events.map((event) => text(row.stream ? eventText(event) : messageText(event))),
      ]
    : [detail.endError === undefined ? '(no answer)' : `(no answer: ${detail.endError})`];
  return [
    `${row.httpMethod} ${detail.url} ${version}`,
    ...head(requestHeaders),
    ...body(detail.requestBody),
    '',
    ...answer,
  ].join('\n');
}

function messageText({ event = '', data, note = '' }: EventView): string {
  return `${event}: ${data ?? `(${note})`}\n`;
}

/** An event in the form of the stream. */
function eventText({ event, id, retry, data, comment }: EventView): string {
  const lines = [
    ...(comment === undefined ? [] : comment.split('\n').map((line) => `: ${line}`)),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    ...(data === undefined ? [] : data.split('\n').map((line) => `data: ${line}`)),
  ];
  return `${lines.join('\n')}\n`;
}
