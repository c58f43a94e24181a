import type { Session } from './model.ts';

/** Session creations that follow each other within so long belong to one burst. */
const BURST_GAP_MS = 15_000;
const BURST_SESSIONS = 3;

export interface Burst {
  readonly fromT: number;
  readonly toT: number;
  readonly sessions: number;
  readonly spanMs: number;
  readonly planes: readonly string[];
  readonly principals: readonly string[];
}

/**
 * Maximal runs of three or more session creations, each within 15 s of the former; the worst first
 * (most sessions, then the shortest span).
 */
export function burstsOf(sessions: readonly Session[]): Burst[] {
  const runs: Session[][] = [];
  for (const session of sessions) {
    if (session.seenInUse) continue;
    const run = runs.at(-1);
    const former = run?.at(-1);
    if (run && former && session.createdT - former.createdT <= BURST_GAP_MS) run.push(session);
    else runs.push([session]);
  }
  return runs
    .filter((run) => run.length >= BURST_SESSIONS)
    .map(burstOf)
    .sort((a, b) => b.sessions - a.sessions || a.spanMs - b.spanMs);
}

function burstOf(run: readonly Session[]): Burst {
  const fromT = run[0]?.createdT ?? 0;
  const toT = run.at(-1)?.createdT ?? fromT;
  return {
    fromT,
    toT,
    sessions: run.length,
    spanMs: toT - fromT,
    planes: [...new Set(run.map(({ plane }) => plane))],
    principals: [...new Set(run.map(({ principal }) => principal))],
  };
}
