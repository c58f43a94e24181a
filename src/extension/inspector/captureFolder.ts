/** The captures of all windows of this machine: which of them a process records or shows. */
import type { Inspectors } from './inspectors.ts';
import { isAlive, readRendezvous } from './rendezvousFile.ts';
import { findRuns } from './runFiles.ts';

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
