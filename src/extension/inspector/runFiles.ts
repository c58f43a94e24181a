/**
 * The files of one run of an inspector process, all beside each other in the extension's storage:
 * `KEY-KIND-ID.rendezvous.json`, `.out`, `.err`. KEY stands for the workspace, so that a reloaded
 * window finds its own run among those of other windows; KIND says what the process was started for.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface RunFiles {
  readonly rendezvous: string;
  /** The process's standard output and error: files, since pipes would close with the window. */
  readonly out: string;
  readonly err: string;
}

const SUFFIX = '.rendezvous.json';
const RUN_FILE =
  /^([0-9a-f]{12}-(?:record|demo|open)-[0-9a-f-]{36})\.(?:rendezvous\.json|out|err)$/;

/** A short name for a workspace; the same after a reload. */
export function workspaceKey(workspace: string): string {
  return createHash('sha256').update(workspace).digest('hex').slice(0, 12);
}

export type RunKind = 'record' | 'demo' | 'open';

export function newRun(folder: string, key: string, kind: RunKind): RunFiles {
  return runFiles(folder, `${key}-${kind}-${randomUUID()}`);
}

export function kindOf({ rendezvous }: RunFiles): RunKind {
  return (basename(rendezvous).split('-')[1] ?? 'record') as RunKind;
}

/** The runs that left a trace in the folder. */
export function findRuns(folder: string): RunFiles[] {
  const names = filesOf(folder).flatMap((file) => RUN_FILE.exec(file)?.[1] ?? []);
  return [...new Set(names)].map((name) => runFiles(folder, name));
}

export function belongsTo({ rendezvous }: RunFiles, key: string): boolean {
  return basename(rendezvous).startsWith(`${key}-`);
}

export function removeRun({ rendezvous, out, err }: RunFiles): void {
  for (const file of [rendezvous, out, err]) rmSync(file, { force: true });
}

function runFiles(folder: string, name: string): RunFiles {
  return {
    rendezvous: join(folder, `${name}${SUFFIX}`),
    out: join(folder, `${name}.out`),
    err: join(folder, `${name}.err`),
  };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
