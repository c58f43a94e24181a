/** Finding the inspector processes of an earlier life of this window: after a reload, or a crash of its extensions. */
import { statSync } from 'node:fs';
import type { Rendezvous } from '../../contract/rendezvous.ts';
import { connectFeed, OtherVersionError } from './feed.ts';
import { Inspector } from './inspector.ts';
import { adoptedProcess } from './inspectorProcess.ts';
import { OtherVersion } from './otherVersion.ts';
import { isAlive, readRendezvous } from './rendezvousFile.ts';
import { belongsTo, findRuns, removeRun, type RunFiles } from './runFiles.ts';

/** Output without a rendezvous may belong to a start under way in another window, unless it is old. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;

export interface Attachment {
  /** In order of their beginning. */
  readonly inspectors: readonly Inspector[];
  /** Started by another version of this extension, before an update. */
  readonly others: readonly OtherVersion[];
  /** What was found and not used, for the log. */
  readonly notes: readonly string[];
}

/** Whether a reload could find anything, so that nothing is promised that is not there. */
export function mayAttach(folder: string, key: string): boolean {
  return runsOfWindow(folder, key).length > 0;
}

/** Connects to the living processes of this window. Removes what dead ones left. Never rejects. */
export async function attach(folder: string, key: string): Promise<Attachment> {
  sweep(folder);
  const notes: string[] = [];
  const inspectors: Inspector[] = [];
  const others: OtherVersion[] = [];
  for (const run of runsOfWindow(folder, key)) {
    try {
      const found = await join(run);
      if (found instanceof Inspector) inspectors.push(found);
      else others.push(found);
    } catch (error) {
      const { pid } = run.address;
      notes.push(`Process ${pid} does not answer as an inspector: ${messageOf(error)}`);
      removeRun(run.files);
    }
  }
  return { inspectors, others, notes };
}

async function join({ address, files }: Run): Promise<Inspector | OtherVersion> {
  try {
    const connection = await connectFeed(address);
    return new Inspector(address, files, adoptedProcess(address.pid), connection);
  } catch (error) {
    if (error instanceof OtherVersionError) return OtherVersion.hold(address, files);
    throw error;
  }
}

interface Run {
  readonly files: RunFiles;
  readonly address: Rendezvous;
}

/** Those with a living process, the oldest first. */
function runsOfWindow(folder: string, key: string): Run[] {
  return findRuns(folder)
    .filter((files) => belongsTo(files, key))
    .flatMap((files) => {
      const address = readRendezvous(files.rendezvous);
      return address && isAlive(address.pid) ? [{ files, address }] : [];
    })
    .sort((a, b) => a.address.startedAt.localeCompare(b.address.startedAt));
}

/** Removes the files of runs whose process has gone, whichever window they belonged to. */
function sweep(folder: string): void {
  for (const files of findRuns(folder)) {
    const address = readRendezvous(files.rendezvous);
    if (address ? !isAlive(address.pid) : isOld(files)) removeRun(files);
  }
}

function isOld({ out, err, rendezvous }: RunFiles): boolean {
  const times = [out, err, rendezvous].flatMap((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found ? [found.mtimeMs] : [];
  });
  return Date.now() - Math.max(...times) > LEFT_BEHIND_MS;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
