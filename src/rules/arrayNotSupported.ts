import type { Exchange } from '../analysis/model.ts';
import { headerValue, PROTOCOL_VERSION } from '../protocol/headers.ts';
import { isLegacy } from './exchangeMessages.ts';
import { count, inExchanges, perPlaneConfirmed, type Fault } from './faults.ts';
import { VERSION_HEADER_FROM, versionFor } from './negotiation.ts';
import type { Rule } from './rule.ts';
import { arraysRemoved } from './specification.ts';
import type { RuleContext, Watch } from './watch.ts';

/** One finding a plane: it posts JSON-RPC arrays where the protocol has none. */
export const arrayNotSupported: Rule = {
  id: 'array-not-supported',
  title: 'JSON-RPC array not supported',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'POST bodies that are JSON-RPC arrays, where the version is 2025-06-18 or later, and arrays that hold an initialize in any version.',
  explanation:
    'JSON-RPC arrays came with 2025-03-26 and were removed with 2025-06-18; the body of a POST is one message. Some servers still answer an array, others answer 400 and do none of the work in it.',
  remedy:
    'The client should send one message a POST, in parallel where it wants. A server need not accept arrays from 2025-06-18 on.',
  spec: arraysRemoved,
  watch,
};

function watch(): Watch {
  return perPlaneConfirmed(arraysIn, confirm, (faults, plane) => {
    const refused = faults.filter(({ exchange: { status = 0 } }) => status >= 400).length;
    const them = faults.length === 1 ? 'it' : 'them';
    const accepted =
      refused === 0 ? `the server accepted ${them}` : `the server refused ${refused}`;
    return {
      message: `${plane} posted ${count(faults.length, 'JSON-RPC array')} (${inExchanges(faults)}), which ${faults[0]?.why ?? ''}; ${accepted}.`,
    };
  });
}

interface PostedArray extends Fault {
  readonly why: string;
}

interface Candidate extends Fault {
  readonly initialize: boolean;
  /** What the header says. */
  readonly version?: string;
}

function arraysIn(exchange: Exchange): Candidate[] {
  if (!isArray(exchange) || !isLegacy(exchange)) return [];
  const { rpc, wire } = exchange;
  const initialize = rpc.some(({ dir, method }) => dir === 'up' && method === 'initialize');
  const version = headerValue(wire.request, PROTOCOL_VERSION);
  return [{ exchange, initialize, ...(version === undefined ? {} : { version }) }];
}

function isArray({ rpc }: Exchange): boolean {
  return rpc.some(({ dir, inArray }) => dir === 'up' && inArray);
}

/** What was negotiated counts, and the header only where that is not known. */
function confirm(candidate: Candidate, context: RuleContext): PostedArray | undefined {
  const { exchange, initialize } = candidate;
  if (initialize) return { exchange, why: 'may hold no initialize' };
  const version = versionFor(exchange.x, context) ?? candidate.version;
  const removed = version !== undefined && version >= VERSION_HEADER_FROM;
  return removed ? { exchange, why: `${version} does not have` } : undefined;
}
