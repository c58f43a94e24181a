/**
 * What did, and what did not, make a client lose its sessions. Each hypothesis is a row of the
 * decision table in docs/architecture.md: what rules it out, and what supports it. With neither,
 * with both, or without a single loss, the capture does not decide it.
 */
import { idleTimeout, streamClose, tokenExpired } from './clientHypotheses.ts';
import type { Case, Sides } from './hypothesisCase.ts';
import { lossesOf, usesOfAll } from './losses.ts';
import type { Model } from './model.ts';
import { intermediary, serverEvicts, serverOmits } from './serverHypotheses.ts';

export type HypothesisVerdict = 'ruled-out' | 'supported' | 'undecided';

export interface Hypothesis {
  readonly id: string;
  readonly verdict: HypothesisVerdict;
  /** The numbers, in a sentence or two. */
  readonly evidence: string;
  /** The exchanges that decide it. */
  readonly exchanges: readonly number[];
}

const rows: readonly { readonly id: string; readonly judge: (found: Case) => Sides }[] = [
  { id: 'server-omits-session-id', judge: serverOmits },
  { id: 'intermediary-interferes', judge: intermediary },
  { id: 'client-idle-timeout', judge: idleTimeout },
  { id: 'stream-close-loses-session', judge: streamClose },
  { id: 'token-expired', judge: tokenExpired },
  { id: 'server-evicts-session', judge: serverEvicts },
];

export function hypothesesOf(model: Model): Hypothesis[] {
  const uses = usesOfAll(model);
  const losses = lossesOf(model, uses);
  if (losses.length === 0) return rows.map(({ id }) => nothingLost(id));
  const exchanges = model.exchanges.filter(({ mcp, era }) => mcp && era === 'legacy');
  return rows.map(({ id, judge }) => decide(id, judge({ model, losses, exchanges, uses })));
}

function nothingLost(id: string): Hypothesis {
  const evidence = 'No session was lost in this capture.';
  return { id, verdict: 'undecided', evidence, exchanges: [] };
}

function decide(id: string, { against, inFavour, open }: Sides): Hypothesis {
  const exchanges = [...(against?.exchanges ?? []), ...(inFavour?.exchanges ?? [])];
  const unique = [...new Set(exchanges)].sort((a, b) => a - b);
  if (against && inFavour) {
    const evidence = `Against: ${against.text} In favour: ${inFavour.text}`;
    return { id, verdict: 'undecided', evidence, exchanges: unique };
  }
  const verdict = against ? 'ruled-out' : inFavour ? 'supported' : 'undecided';
  const evidence = against?.text ?? inFavour?.text ?? open;
  return { id, verdict, evidence, exchanges: unique };
}
