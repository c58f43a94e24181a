import type { Exchange } from '../analysis/model.ts';
import { PROTOCOL_VERSION } from '../protocol/headers.ts';
import { isLegacy, isReadable, sentHeader } from './exchangeMessages.ts';
import { count, inExchanges, listed, perPlane, type Fault } from './faults.ts';
import { VERSION_HEADER_FROM } from './negotiation.ts';
import type { Rule } from './rule.ts';
import { protocolVersionHeader } from './specification.ts';
import type { RuleContext, Watch } from './watch.ts';

/** One finding a plane: it does not say the negotiated version again. */
export const protocolVersionMissing: Rule = {
  id: 'protocol-version-missing',
  title: 'MCP-Protocol-Version missing',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'Requests over Streamable HTTP after a handshake that came to 2025-06-18 or later: whether each carries the header MCP-Protocol-Version.',
  explanation:
    'From 2025-06-18 on, a client must send the negotiated version with every request after initialize. A server that has no other way to know it assumes 2025-03-26: it may answer in the wrong form, or refuse a version it does not support.',
  remedy:
    'The fault is the client’s. A server that keeps sessions can take the version negotiated in the session instead of the assumed one.',
  spec: protocolVersionHeader,
  knownHosts: [
    {
      host: 'VS Code: its own MCP client sends the header on no request',
      report:
        'https://github.com/microsoft/vscode/blob/main/src/vs/workbench/api/common/extHostMcp.ts',
    },
    {
      host: 'mcp-remote before the fix of June 2026',
      report: 'https://github.com/punkpeye/mcp-remote/pull/289',
    },
  ],
  watch,
};

interface Missing extends Fault {
  readonly version: string;
}

function watch(): Watch {
  return perPlane(
    silentIn,
    (faults, plane) => ({
      message: `${plane} sent ${count(faults.length, 'request')} without MCP-Protocol-Version (${inExchanges(faults)}) after negotiating ${listed(faults.map(({ version }) => version))}.`,
      inferred: faults.every(({ exchange }) => exchange.inferred),
    }),
    { byVersion: true, may: isSilent },
  );
}

/** Before the header came up nothing is owed. */
function silentIn(exchange: Exchange, { versionOf }: RuleContext): Missing[] {
  const version = versionOf(exchange);
  return version !== undefined && version >= VERSION_HEADER_FROM ? [{ exchange, version }] : [];
}

function isSilent(exchange: Exchange): boolean {
  if (exchange.rpcMethod === 'initialize' || !isLegacy(exchange)) return false;
  return sentHeader(exchange, PROTOCOL_VERSION) === undefined && isReadable(exchange);
}
