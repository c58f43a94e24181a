import { readFileSync } from 'node:fs';
import type { Rendezvous } from '../../contract/rendezvous.ts';

/** Reads a rendezvous file; undefined where it is missing or none. */
export function readRendezvous(file: string): Rendezvous | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRendezvous(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRendezvous(value: unknown): value is Rendezvous {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, target, capture, feed, token } = value as Partial<Record<string, unknown>>;
  const texts = [target, capture, feed, token].every((text) => typeof text === 'string');
  return texts && typeof pid === 'number' && Number.isInteger(pid) && pid > 1;
}

/** Whether a process of this number exists; it may be another than the one that is meant. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
