import type { ExchangeDetail } from '../../contract/api.ts';
import { element, span, type Child } from '../dom.ts';
import { copyButton, openButton } from './bodyText.ts';
import type { DetailsContext } from './context.ts';
import { note, revealButton, section } from './parts.ts';
import { maskHeader } from '../../protocol/personal.ts';

/** Both sides' headers in the order and case they came; what MCP gives a meaning is explained. */
export function headersTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { requestHeaders, responseHeaders, row } = detail;
  const all = [...requestHeaders, ...(responseHeaders ?? [])];
  const personal = all.some(([name, value]) => maskHeader(name, value) !== value);
  const status = row.status === undefined ? '' : ` · ${row.status} ${detail.statusText ?? ''}`;
  const copied = () => all.map(([name, value]) => `${name}: ${shownValue(name, value, context)}`);
  return [
    element(
      'div',
      { class: 'body-bar' },
      span('dim', `${requestHeaders.length} sent, ${responseHeaders?.length ?? 0} answered`),
      personal && revealButton(context),
      copyButton('Copy what is shown', () => copied().join('\n'), context),
      openButton({ x: row.x, part: 'headers' }, context),
    ),
    section(
      `Request · ${row.httpMethod} ${detail.url}`,
      row.echo === 'missing' && missingHeader(),
      table(requestHeaders, detail, context),
    ),
    section(
      `Response${status}`,
      responseHeaders ? table(responseHeaders, detail, context) : note('info', 'No answer came.'),
    ),
  ];
}

/** The header that is not there, in the place where the eye looks for it. */
function missingHeader(): HTMLElement {
  return element(
    'dl',
    { class: 'headers' },
    element('dt', { class: 'known', text: 'mcp-session-id' }),
    element(
      'dd',
      {},
      element('span', { class: 'missing-echo', text: 'missing' }),
      span('meaning dim', 'The client was issued a session id and owed it on this request.'),
    ),
  );
}

function shownValue(name: string, value: string, { revealed }: DetailsContext): string {
  return revealed ? value : maskHeader(name, value);
}

function table(
  headers: ExchangeDetail['requestHeaders'],
  { headerMeanings }: ExchangeDetail,
  context: DetailsContext,
): HTMLElement {
  const meanings = new Map(headerMeanings);
  return element(
    'dl',
    { class: 'headers' },
    ...headers.flatMap(([name, value]) => {
      const meaning = meanings.get(name.toLowerCase());
      return [
        element('dt', { class: meaning === undefined ? '' : 'known', text: name }),
        element(
          'dd',
          {},
          element('code', { text: shownValue(name, value, context) }),
          meaning !== undefined && span('meaning dim', meaning),
        ),
      ];
    }),
  );
}
