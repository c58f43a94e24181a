/** Runs the protocol project's own suite against a URL and reads what it found. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../relay/harness.ts';

/** A run takes seconds; one that hangs is ended after this many milliseconds. */
const LONGEST_RUN_MS = 75_000;

/** Of each scenario, what every check said: `id: STATUS`, sorted. */
export type Verdicts = ReadonlyMap<string, readonly string[]>;

interface Check {
  readonly id: string;
  readonly status: string;
}

export interface Program {
  readonly node: string;
  readonly entry: string;
}

interface Tools {
  readonly conformance: object;
  readonly ensureTool: (tool: object) => Promise<Program>;
}

/** The suite's program, fetched on first use. */
export async function conformanceSuite(): Promise<Program> {
  const scripts = resolve(import.meta.dirname, '../../.ci/tools.mjs');
  const { conformance, ensureTool } = (await import(scripts)) as Tools;
  return ensureTool(conformance);
}

/** Runs the scenarios that `selection` names; the suite's exit code tells failures, which are data here. */
export async function runSuite(
  { node, entry }: Program,
  url: string,
  selection: readonly string[],
): Promise<Verdicts> {
  const folder = temporaryFolder();
  const child = spawn(node, [entry, 'server', '--url', url, ...selection, '-o', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_RUN_MS,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  const signal = await new Promise((done) => child.once('close', (_, name) => done(name)));
  const verdicts = readVerdicts(folder);
  if (signal === null && verdicts.size > 0) return verdicts;
  throw new Error(`The suite ${signal === null ? 'ran no scenario' : 'was ended'}: ${said}`);
}

function readVerdicts(folder: string): Verdicts {
  const runs = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(
    runs.map(({ name }) => {
      const checks = JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[];
      const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T.*$/, '');
      return [scenario, checks.map(({ id, status }) => `${id}: ${status}`).sort()];
    }),
  );
}

/** A line for each scenario whose checks differ; none where both say the same. */
export function differences(direct: Verdicts, relayed: Verdicts): string[] {
  const scenarios = new Set([...direct.keys(), ...relayed.keys()]);
  return [...scenarios].sort().flatMap((scenario) => {
    const [one, other] = [direct.get(scenario) ?? [], relayed.get(scenario) ?? []];
    if (one.join() === other.join()) return [];
    return `${scenario}: directly ${without(one, other)}; through the relay ${without(other, one)}`;
  });
}

function without(checks: readonly string[], others: readonly string[]): string {
  const left = [...others];
  const own = checks.filter((check) => {
    const at = left.indexOf(check);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return own.length === 0 ? 'nothing else' : own.join(', ');
}
