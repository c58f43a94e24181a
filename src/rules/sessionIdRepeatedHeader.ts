import type { Exchange } from '../analysis/model.ts';
import type { RawHeaders } from '../capture/records.ts';
import { headerValues, SESSION_ID } from '../protocol/headers.ts';
import { isLegacy } from './exchangeMessages.ts';
import { count } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';
import { eachExchange } from './watch.ts';

/** One finding an exchange: `Mcp-Session-Id` stands more than once in a request or an answer. */
export const sessionIdRepeatedHeader: Rule = {
  id: 'session-id-repeated-header',
  title: 'Session id header repeated',
  severity: 'warning',
  subject: 'exchange',
  eras: ['legacy'],
  looksAt:
    'Requests and answers on an MCP endpoint: whether the Mcp-Session-Id field stands there more than once, or holds two values joined by a comma and a space.',
  explanation:
    'The header names one session. Of two values one reader takes the first, another the last, a third the joined text, which is no id at all; so the same request belongs to different sessions, or to none, along its way.',
  remedy:
    'Look for two places that set the header: a client library and its caller, a server and the proxy before it. Set it, rather than add it.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'agentchattr: the header was sent twice',
      report: 'https://github.com/bcurts/agentchattr/issues/80',
    },
  ],
  watch: () => eachExchange(namesSession, verdictOf),
};

function namesSession(exchange: Exchange): boolean {
  const { request, response } = exchange.wire;
  return isLegacy(exchange) && [...request, ...response].some(([name]) => name === SESSION_ID);
}

function verdictOf(exchange: Exchange): Verdict[] {
  const { wire, x } = exchange;
  const sent = valuesIn(wire.request);
  const came = valuesIn(wire.response);
  if (sent < 2 && came < 2) return [];
  const where = sent > 1 ? `The request of ${exchange.plane}` : 'The answer';
  const values = count(Math.max(sent, came), 'value');
  return [
    {
      subject: { kind: 'exchange', key: String(x) },
      message: `${where} in exchange ${x} carries ${values} of Mcp-Session-Id.`,
      exchanges: [x],
      inferred: false,
    },
  ];
}

/** Proxies that join repeated fields do it with a comma and a space, which no id may hold. */
function valuesIn(headers: RawHeaders): number {
  let values = 0;
  for (const value of headerValues(headers, SESSION_ID)) values += value.split(', ').length;
  return values;
}
