/**
 * What did, and what did not, make a client lose its sessions. Each hypothesis is a row of the
 * decision table in docs/architecture.md: what rules it out, and what supports it. With neither,
 * with both, or without a single loss, the capture does not decide it.
 */
import { plural } from '../base/shortText.ts';
import { idleTimeout, streamClose, tokenExpired } from './clientHypotheses.ts';
import { gatherEvidence, type Case, type Sides } from './hypothesisCase.ts';
import { findLosses } from './losses.ts';
import type { Model } from './model.ts';
import { UNKNOWN_PRINCIPAL } from './principals.ts';
import { count } from './statistics.ts';
import { intermediary, serverEvicts, serverOmits } from './serverHypotheses.ts';
import { readUsage } from './usage.ts';

export type HypothesisVerdict = 'ruled-out' | 'supported' | 'undecided';

export interface Hypothesis {
  readonly id: string;
  readonly verdict: HypothesisVerdict;
  /** The numbers, in a sentence or two. */
  readonly evidence: string;
  /** The exchanges that decide it. */
  readonly exchanges: readonly number[];
  /** Set where nothing but the User-Agent says whose session was lost. */
  readonly inferred?: true;
}

interface HypothesisRow {
  readonly id: string;
  /** What it supposes, in a few words. */
  readonly claim: string;
  readonly judge: (found: Case) => Sides;
}

const rows: readonly HypothesisRow[] = [
  {
    id: 'server-omits-session-id',
    claim: 'The server gives no session id',
    judge: serverOmits,
  },
  {
    id: 'intermediary-interferes',
    claim: 'Something between them changes or caches answers',
    judge: intermediary,
  },
  {
    id: 'client-idle-timeout',
    claim: 'The client gives a session up after a silence',
    judge: idleTimeout,
  },
  {
    id: 'stream-close-loses-session',
    claim: 'The client gives a session up when its event stream closes',
    judge: streamClose,
  },
  { id: 'token-expired', claim: 'The access token had expired', judge: tokenExpired },
  {
    id: 'server-evicts-session',
    claim: 'The server had ended the session',
    judge: serverEvicts,
  },
];

export function hypothesesOf(model: Model): Hypothesis[] {
  const judging = judge(model);
  for (;;) {
    const step = judging.next();
    if (step.done) return step.value;
  }
}

/** The same bit by bit: of very many exchanges it takes long, and others wait for the processor too. */
export function* judge(model: Model): Generator<void, Hypothesis[]> {
  const losses = yield* findLosses(model);
  if (losses.length === 0) return rows.map((row) => nothingLost(row, model));
  const evidence = yield* gatherEvidence(model, losses);
  const found: Case = { model, losses, evidence, usage: yield* readUsage(model) };
  const decided = rows.map((row) => decide(row, row.judge(found)));
  const inferred = losses.some(({ like }) => like.principal === UNKNOWN_PRINCIPAL);
  return inferred ? decided.map(asInferred) : decided;
}

/** What a hypothesis supposes, in a few words. */
export function claimOf(id: string): string {
  return rows.find((row) => row.id === id)?.claim ?? id;
}

/** Without a credential two clients of one name are one: the second may never have held what the first did. */
function asInferred(hypothesis: Hypothesis): Hypothesis {
  if (hypothesis.verdict === 'undecided') return hypothesis;
  const evidence = `${hypothesis.evidence} Inferred: no credential tells the clients apart.`;
  return { ...hypothesis, evidence, inferred: true };
}

/** A session that the server refused is gone, and its client did not lose it. */
function nothingLost({ id }: HypothesisRow, { sessions }: Model): Hypothesis {
  const refused = count(sessions, ({ state }) => state === 'expired' || state === 'rejected');
  const others = refused === 0 ? '' : ` The server refused ${plural(refused, 'session')}.`;
  const evidence = `No client lost a session in this capture.${others}`;
  return { id, verdict: 'undecided', evidence, exchanges: [] };
}

function decide({ id }: HypothesisRow, { against, inFavour, open }: Sides): Hypothesis {
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
