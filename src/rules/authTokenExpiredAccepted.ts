import { formatDuration } from '../base/time.ts';
import type { Exchange } from '../analysis/model.ts';
import { expiredSinceMs } from '../analysis/tokenExpiry.ts';
import { count, perPlane } from './faults.ts';
import type { Rule } from './rule.ts';
import { accessTokenUsage } from './specification.ts';

/** Clocks differ, and servers grant a little; less than this says nothing. */
const LEEWAY_MS = 300_000;

/** One finding a plane whose expired token still calls tools. */
export const authTokenExpiredAccepted: Rule = {
  id: 'auth-token-expired-accepted',
  title: 'Expired token accepted',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy', 'modern'],
  looksAt:
    'Tool calls with a readable token (JWT) whose exp had passed by more than five minutes at the capture’s clock, and that were answered with a result.',
  explanation:
    'The server does not look at the expiry, or not at the token at all. A token that was lost, or taken from a user who has left, opens the tools for ever.',
  remedy:
    'Validate every request’s token: signature, issuer, audience and expiry; answer 401 when it has expired, so that the client refreshes it. Check the clock of the machine that captured first.',
  spec: accessTokenUsage,
  watch: () =>
    perPlane(
      (exchange, { model }) => {
        const late = expiredSinceMs(exchange, model.startedAt) ?? -Infinity;
        return late > LEEWAY_MS ? [{ exchange, late }] : [];
      },
      (faults, plane) => ({
        message: `${count(faults.length, 'tool call')} of ${plane} ${faults.length === 1 ? 'was' : 'were'} answered although the token had expired, the first ${formatDuration(faults.first?.late ?? 0)} before.`,
        // The claims are unverified.
        inferred: true,
      }),
      { may: (exchange) => exchange.auth?.claims?.['exp'] !== undefined && wasServed(exchange) },
    ),
};

function wasServed({ mcp, toolCalls, challenge }: Exchange): boolean {
  return mcp && !challenge && toolCalls.some(({ outcome }) => outcome === 'ok');
}
