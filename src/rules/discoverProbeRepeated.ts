import type { Exchange } from '../analysis/model.ts';
import { isAccepted, responsesOf } from './exchangeMessages.ts';
import { count, inExchanges, perPlane, type Fault } from './faults.ts';
import type { Rule } from './rule.ts';
import { eraDetection } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a plane: it asks again and again whether the server is stateless, and hears no. */
export const discoverProbeRepeated: Rule = {
  id: 'discover-probe-repeated',
  title: 'Failed server/discover repeated',
  severity: 'info',
  subject: 'plane',
  eras: ['modern'],
  looksAt:
    'server/discover requests that a server of the legacy era refused: whether one plane sent three or more.',
  explanation:
    'A client that speaks both eras may ask server/discover first and fall back to initialize. The answer holds for the server, so the client should keep it. One that asks before each handshake adds a round trip to each.',
  remedy:
    'The client should keep the era it found for as long as the server’s origin is the same. A server can end it by speaking 2026-07-28.',
  spec: eraDetection,
  watch,
};

/** Two may be two starts of the client. */
const REPEATED = 3;

function watch(): Watch {
  return perPlane(failedProbesIn, (faults, plane) =>
    faults.length < REPEATED
      ? undefined
      : {
          message: `${plane} sent ${count(faults.length, 'server/discover request')} that failed (${inExchanges(faults)}); the first had told that the server does not speak 2026-07-28.`,
        },
  );
}

function failedProbesIn(exchange: Exchange): Fault[] {
  return exchange.rpcMethod === 'server/discover' && isRefused(exchange) ? [{ exchange }] : [];
}

const refusals: ReadonlySet<number> = new Set([400, 404, 405, 406]);
/** Errors only a server of the stateless era gives; it is then no failed probe. */
const modernErrors: ReadonlySet<number> = new Set([-32020, -32021, -32022]);

function isRefused(exchange: Exchange): boolean {
  const error = responsesOf(exchange).find((response) => response.error);
  if (error?.errorCode !== undefined && modernErrors.has(error.errorCode)) return false;
  return refusals.has(exchange.status ?? 0) || (isAccepted(exchange) && error !== undefined);
}
