/** The rendezvous file: how a reloaded window finds this process again. It holds the token: mode 0600. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rendezvous } from '../contract/rendezvous.ts';

/** Written beside its place and renamed into it, so that a reader never sees half of it. */
export function writeRendezvous(file: string, content: Rendezvous): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Removes the file unless another process has taken the place since. */
export function removeRendezvous(file: string, pid: number): void {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Partial<Rendezvous>;
    if (content.pid === pid) rmSync(file, { force: true });
  } catch {
    // Gone already, or no longer ours to judge.
  }
}
