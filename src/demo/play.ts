/** The simulated hosts by name, and the tour that the plain demo plays. */
import { chatgptApril } from './hosts/chatgptApril.ts';
import { chatgptFebruary, februaryRounds } from './hosts/chatgptFebruary.ts';
import { chatgptOctober } from './hosts/chatgptOctober.ts';
import { claude } from './hosts/claude.ts';
import { sdk } from './hosts/sdk.ts';
import { playScript, type PlayOptions } from './player.ts';
import { createRandom, type Random } from './random.ts';
import type { Script } from './script.ts';

export const hostNames = [
  'chatgpt-2026-02',
  'chatgpt-2026-04',
  'chatgpt-2026-10',
  'claude',
  'sdk',
] as const;

export type HostName = (typeof hostNames)[number];

export function isHostName(name: string): name is HostName {
  return (hostNames as readonly string[]).includes(name);
}

export interface HostOptions extends PlayOptions {
  /** The same seed plays the same part; 1 by default. */
  readonly seed?: number;
  /** How much the host does: batches, tool calls or user messages, by host. */
  readonly rounds?: number;
}

interface Host {
  readonly defaultRounds: number;
  script(rounds: number, random: Random, nowMs: number): Script;
}

const hosts: Record<HostName, Host> = {
  'chatgpt-2026-02': {
    defaultRounds: 13,
    script: (rounds, random, nowMs) =>
      chatgptFebruary(februaryRounds(rounds, random), random, nowMs),
  },
  'chatgpt-2026-04': { defaultRounds: 6, script: chatgptApril },
  'chatgpt-2026-10': { defaultRounds: 6, script: chatgptOctober },
  claude: { defaultRounds: 4, script: claude },
  sdk: { defaultRounds: 5, script: sdk },
};

/** What a host does, as data. `nowMs` is the wall clock, for the validity of its token. */
export function hostScript(name: HostName, rounds: number, seed: number, nowMs: number): Script {
  return hosts[name].script(rounds, createRandom(seed), nowMs);
}

/** Plays one host against a server. Rejects where the server cannot be reached; ends early on abort. */
export function playHost(name: HostName, url: string, options: HostOptions = {}): Promise<void> {
  const { rounds = hosts[name].defaultRounds, seed = 1 } = options;
  return playScript(hostScript(name, rounds, seed, Date.now()), url, options);
}

/**
 * What the plain demo shows, in about a quarter of a minute: ChatGPT creating a session a batch, then
 * its tool plane calling without the id.
 */
export async function playTour(
  url: string,
  options: Omit<HostOptions, 'rounds'> = {},
): Promise<void> {
  const { seed = 1 } = options;
  await playHost('chatgpt-2026-02', url, { ...options, rounds: 7 });
  const tools = hostScript('chatgpt-2026-04', 3, seed + 1, Date.now());
  const steps = [{ do: 'wait', ms: 1_200 } as const, ...tools.steps];
  if (options.signal?.aborted !== true) await playScript({ ...tools, steps }, url, options);
}
