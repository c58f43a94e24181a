/** The captures of all windows of this machine: which there are, and which a process records or shows. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inspectors } from './inspectors.ts';
import { isAlive, readRendezvous } from './rendezvousFile.ts';
import { findRuns } from './runFiles.ts';

export interface StoredCapture {
  readonly path: string;
  readonly bytes: number;
}

export function isCaptureName(name: string): boolean {
  return name.endsWith('.mcp.jsonl');
}

/** By the files that living processes of any window left. */
export function capturesInUse({ all, folder }: Pick<Inspectors, 'all' | 'folder'>): Set<string> {
  const others = findRuns(folder).flatMap(({ rendezvous }) => {
    const address = readRendezvous(rendezvous);
    return address && isAlive(address.pid) ? [address.capture] : [];
  });
  return new Set([...others, ...all.map(({ address }) => address.capture)]);
}

/** Those that may go. Links, folders and other files are none; a folder that is not there has none. */
export async function capturesIn(
  folder: string,
  inUse: ReadonlySet<string>,
): Promise<StoredCapture[]> {
  const names = await readdir(folder).catch(() => []);
  const found: StoredCapture[] = [];
  for (const name of names.filter(isCaptureName)) {
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isFile() && !inUse.has(path)) found.push({ path, bytes: stats.size });
  }
  return found;
}

/** Answers how many could not be removed. */
export async function removeCaptures(captures: readonly StoredCapture[]): Promise<number> {
  const outcomes = await Promise.allSettled(captures.map(({ path }) => rm(path)));
  return outcomes.filter(({ status }) => status === 'rejected').length;
}
