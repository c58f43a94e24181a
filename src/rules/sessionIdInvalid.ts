import type { Exchange } from '../analysis/model.ts';
import { headerValues, SESSION_ID } from '../protocol/headers.ts';
import { isInitialization } from './handshakes.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';
import { eachExchange } from './watch.ts';

/** One finding an answer to `initialize` that brings an id no client may have to accept. */
export const sessionIdInvalid: Rule = {
  id: 'session-id-invalid',
  title: 'Session id invalid',
  severity: 'warning',
  subject: 'exchange',
  eras: ['legacy'],
  looksAt:
    'The Mcp-Session-Id that answers to initialize bring: whether it has at least one character and only visible ASCII (0x21 to 0x7E).',
  explanation:
    'Strict clients and servers refuse such an id, and others change it on its way: spaces are trimmed or folded, bytes beyond ASCII are read in one encoding and written in another. The id that comes back is then not the one that was issued, and the session is lost.',
  remedy:
    'Issue a UUID, or hexadecimal or base64url text. Send no header rather than an empty one.',
  spec: sessionManagement,
  watch: () => eachExchange(isInitialization, verdictOf),
};

function verdictOf(exchange: Exchange): Verdict[] {
  const values = headerValues(exchange.wire.response, SESSION_ID);
  const fault = values.map(faultOf).find((found) => found !== undefined);
  if (fault === undefined) return [];
  return [
    {
      subject: { kind: 'exchange', key: String(exchange.x) },
      message: `The answer to initialize (exchange ${exchange.x}) brings an Mcp-Session-Id ${fault}.`,
      exchanges: [exchange.x],
      inferred: false,
    },
  ];
}

/** Says where the fault is, and quotes nothing that cannot be shown. */
function faultOf(value: string): string | undefined {
  if (value === '') return 'that is empty';
  // Two ids joined by a proxy: session-id-repeated-header.
  if (value.includes(', ')) return undefined;
  const at = value.search(/[^\x21-\x7e]/);
  if (at < 0) return undefined;
  const code = (value.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return `with the character 0x${code} at position ${at + 1}`;
}
