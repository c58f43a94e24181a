import type { ExchangeDetail } from '../../contract/api.ts';
import { element, span, type Child } from '../dom.ts';
import type { DetailsContext } from './context.ts';
import { note, revealButton, section } from './parts.ts';
import { maskHeader } from '../../protocol/personal.ts';

/** What the headers that matter to MCP mean, in a line. */
const MEANINGS: Readonly<Record<string, string>> = {
  'mcp-session-id':
    'The session. The server issues it, the client repeats it on every later request.',
  'mcp-protocol-version': 'The protocol version agreed on; owed on every request after initialize.',
  'mcp-method': 'The JSON-RPC method, for routing without reading the body.',
  'mcp-name': 'The tool, prompt or resource, for routing without reading the body.',
  'last-event-id': 'The client asks for the events after this one.',
  authorization: 'The credential; only its fingerprint was recorded.',
  'cache-control': 'Whether anything between client and server may keep the answer.',
  'www-authenticate': 'The server asks for a credential and says where to get one.',
};

export function headersTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { requestHeaders, responseHeaders } = detail;
  const personal = [...requestHeaders, ...(responseHeaders ?? [])].some(
    ([name, value]) => maskHeader(name, value) !== value,
  );
  const { row } = detail;
  const status = row.status === undefined ? '' : ` · ${row.status} ${detail.statusText ?? ''}`;
  return [
    personal && revealButton(context.revealed, () => context.setRevealed(!context.revealed)),
    section(
      `Request · ${row.httpMethod} ${detail.url}`,
      table(requestHeaders, context),
      row.echo === 'missing' &&
        note('error', 'mcp-session-id is missing: the client was issued one and owed it here.'),
    ),
    section(
      `Response${status}`,
      responseHeaders ? table(responseHeaders, context) : note('info', 'No answer came.'),
    ),
  ];
}

function table(headers: ExchangeDetail['requestHeaders'], context: DetailsContext): HTMLElement {
  return element(
    'dl',
    { class: 'headers' },
    ...headers.flatMap(([name, value]) => {
      const meaning = MEANINGS[name.toLowerCase()];
      const shown = context.revealed ? value : maskHeader(name, value);
      return [
        element('dt', { class: meaning === undefined ? '' : 'known', text: name }),
        element(
          'dd',
          {},
          element('code', { text: shown }),
          meaning !== undefined && span('meaning dim', meaning),
        ),
      ];
    }),
  );
}
