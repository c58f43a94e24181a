import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Arguments } from './command.ts';
import { capturesDirectory, captureName, rendezvousFile, type Place } from './directories.ts';

function here(): Place {
  return { platform: process.platform, env: process.env, home: homedir() };
}

/** `--out`, or a new file of its own in the captures directory; absolute. */
export function captureFile(args: Arguments, target: string): string {
  const out = args.text('out');
  return resolve(out ?? resolve(capturesDirectory(here()), captureName(new Date(), target)));
}

/** `--rendezvous`, or a file of this process in the state directory; absolute. */
export function rendezvousOf(args: Arguments): string {
  return resolve(args.text('rendezvous') ?? rendezvousFile(here(), process.pid));
}

/** Where processes that were not told another place leave their rendezvous files. */
export function defaultRunningFolder(): string {
  return dirname(rendezvousFile(here(), process.pid));
}
