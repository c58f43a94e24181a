import type { Exchange } from '../analysis/model.ts';
import { PROTOCOL_VERSION } from '../protocol/headers.ts';
import { isLegacy, sentHeader } from './exchangeMessages.ts';
import { count, inExchanges, listed, perPlane, type Fault } from './faults.ts';
import { VERSION_HEADER_FROM } from './negotiation.ts';
import type { Rule } from './rule.ts';
import { protocolVersionHeader } from './specification.ts';
import type { RuleContext, Watch } from './watch.ts';

/** One finding a plane: it says another version than the one it agreed to. */
export const protocolVersionMismatch: Rule = {
  id: 'protocol-version-mismatch',
  title: 'MCP-Protocol-Version is not the negotiated one',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'Requests after a handshake: whether their MCP-Protocol-Version is the version in the answer to initialize.',
  explanation:
    'The answer to initialize fixed a version, and this client names another one in the header, often the newest it knows. A server that supports only the negotiated version must answer 400, so nothing works after a handshake that succeeded.',
  remedy:
    'The client should send the version of the answer to initialize, not the one it asked for.',
  spec: protocolVersionHeader,
  knownHosts: [
    {
      host: 'AI SDK (@ai-sdk/mcp) before the fix of April 2026: always its newest version',
      report: 'https://github.com/vercel/ai/issues/14413',
    },
    {
      host: 'Claude Code, September 2026, with a server that negotiates 2024-11-05',
      report: 'https://github.com/anthropics/claude-code/issues/92835',
    },
  ],
  watch,
};

interface Mismatch extends Fault {
  readonly negotiated: string;
  readonly sent: string;
}

function watch(): Watch {
  return perPlane(
    sentIn,
    (faults, plane) => {
      const versions = faults.map(({ sent, negotiated }) => `${sent} instead of ${negotiated}`);
      const refused = faults.filter(({ exchange }) => exchange.status === 400).length;
      const answer = refused === 0 ? '' : `; the server answered 400 to ${refused}`;
      return {
        message: `${plane} sent ${count(faults.length, 'request')} with another MCP-Protocol-Version than it had negotiated: ${listed(versions)} (${inExchanges(faults)})${answer}.`,
        inferred: faults.every(({ exchange }) => exchange.inferred),
      };
    },
    { byVersion: true, may: saysVersion },
  );
}

/** Revisions before the header know no rule for it, so only a refusal makes one of them a fault. */
function sentIn(exchange: Exchange, { versionOf }: RuleContext): Mismatch[] {
  const sent = sentHeader(exchange, PROTOCOL_VERSION) ?? '';
  const negotiated = versionOf(exchange);
  if (negotiated === undefined || negotiated === sent) return [];
  const ruled = negotiated >= VERSION_HEADER_FROM || exchange.status === 400;
  return ruled ? [{ exchange, negotiated, sent }] : [];
}

function saysVersion(exchange: Exchange): boolean {
  if (exchange.rpcMethod === 'initialize' || !isLegacy(exchange)) return false;
  return sentHeader(exchange, PROTOCOL_VERSION) !== undefined;
}
