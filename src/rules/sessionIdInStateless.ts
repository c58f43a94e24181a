import type { Exchange } from '../analysis/model.ts';
import { headerValue, SESSION_ID } from '../protocol/headers.ts';
import { isStateless, sentHeader } from './exchangeMessages.ts';
import { count, inExchanges, perPlane, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { earlierRevisions } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: session ids where the protocol has no sessions. */
export const sessionIdInStateless: Rule = {
  id: 'session-id-in-stateless',
  title: 'Session id on a stateless request',
  severity: 'warning',
  subject: 'plane',
  eras: ['modern'],
  looksAt: 'Mcp-Session-Id on stateless requests and on the answers to them.',
  explanation:
    '2026-07-28 has no sessions: an id is to be ignored, and none is to be given. A server that gives one shows that it keeps state nobody will name again; a client that sends one expects state that is not there.',
  remedy:
    'A server should key what must last by an explicit handle in the tool’s arguments. A client that also speaks the older protocol should drop the id when it turns to the new one.',
  spec: earlierRevisions,
  watch,
};

interface Found extends Fault {
  readonly issued: boolean;
}

function watch(): Watch {
  return perPlane(foundIn, (faults, plane) => {
    const issued = faults.filter((fault) => fault.issued);
    const shown = issued.length === 0 ? faults : issued;
    return {
      message:
        issued.length === 0
          ? `${plane} sent an Mcp-Session-Id with ${count(shown.length, 'stateless request')} (${inExchanges(shown)}); it is to be ignored.`
          : `The server gave ${plane} an Mcp-Session-Id with ${count(shown.length, 'stateless answer')} (${inExchanges(shown)}).`,
      severity: issued.length === 0 ? 'info' : 'warning',
    };
  });
}

function foundIn(exchange: Exchange): Found[] {
  if (exchange.era !== 'modern' || !isStateless(exchange)) return [];
  const issued = isIssued(exchange);
  return issued || sentHeader(exchange, SESSION_ID) !== undefined ? [{ exchange, issued }] : [];
}

/** Neither minting an id nor repeating the one that was sent belongs to this era. */
function isIssued({ wire, rpcMethod }: Exchange): boolean {
  const given = headerValue(wire.response, SESSION_ID);
  return given !== undefined && given !== '' && rpcMethod !== 'initialize';
}
