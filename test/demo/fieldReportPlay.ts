/**
 * The 22 minutes of a ChatGPT connector in February 2026 as its author published them, as rounds for
 * the simulated host: 13 sessions, none deleted. The published table is the one the analysis is
 * tested against too (test/analysis/fieldReport.ts).
 */
import { createRandom } from '../../src/demo/random.ts';
import { chatgptFebruary, type Round } from '../../src/demo/hosts/chatgptFebruary.ts';
import { question } from '../../src/demo/hosts/chatgpt.ts';
import { playScript } from '../../src/demo/player.ts';
import { createdT, fullId, lifetimes, publishedRows } from '../analysis/fieldReport.ts';
import { inVirtualTime, type VirtualRecording, type VirtualStage } from './virtualTime.ts';

export const STARTED_AT = '2026-02-27T08:28:46.000Z';
const LATENCY_MS = 3;
const STEP_MS = 40;

/** Each batch ends when its stream closes; the next begins as long after as makes the published gap. */
export function publishedRounds(): Round[] {
  let overT = 0;
  return createdT.map((created, index) => {
    const waitMs = created - LATENCY_MS - overT;
    const life = lifetimes[index - 1];
    overT = created + (life === undefined ? 0 : 2 * STEP_MS + LATENCY_MS + LATENCY_MS + life);
    const calls = life === undefined ? [] : [question(index - 1)];
    return { waitMs, calls, hangUpMs: life === undefined ? [] : [life], stepMs: STEP_MS };
  });
}

/** Plays it in an instant. */
export function playFieldReport(
  options: Partial<Pick<VirtualStage, 'tool'>> = {},
): Promise<VirtualRecording> {
  const ids = publishedRows.map(({ session }) => fullId(session));
  const script = chatgptFebruary(publishedRounds(), createRandom(1), Date.parse(STARTED_AT));
  return inVirtualTime({
    ...{ startedAt: STARTED_AT, streamsEndedBy: 'client', latencyMs: LATENCY_MS, ...options },
    newSessionId: () => ids.shift() ?? 'more sessions than were published',
    play: (url, time) => playScript(script, url, time),
  });
}
