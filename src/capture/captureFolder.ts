import { lstat, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { capturesToRemove, type Retention, type StoredCapture } from './retention.ts';

const SUFFIX = '.mcp.jsonl';
/** A capture without its last record may still be written to by a process nobody knows of. */
const DOUBT_MS = 24 * 60 * 60 * 1000;
/** More than the last record of a capture takes. */
const TAIL_BYTES = 512;
/** More than the first record of a capture takes. */
const HEAD_BYTES = 4096;

export interface Kept {
  /** Captures removed, and their bytes together. */
  readonly removed: number;
  readonly removedBytes: number;
  /** What is left, captures in use included. */
  readonly totalBytes: number;
}

/**
 * Removes captures from a folder until it is within its limits, the oldest first and never one that is
 * in use: `inUse` names those known to be, and one that has no end yet and is younger than a day may be.
 * What cannot be read or removed is left alone. Links are not followed, other files not touched; masked
 * exports are other files, since somebody made them on purpose.
 */
export async function keepWithin(
  folder: string,
  retention: Retention,
  inUse: ReadonlySet<string>,
  nowMs: number,
): Promise<Kept> {
  const captures = await readCaptures(folder, inUse, nowMs);
  let totalBytes = captures.reduce((sum, { bytes }) => sum + bytes, 0);
  const kept = { removed: 0, removedBytes: 0 };
  for (const { path, bytes } of capturesToRemove(captures, retention, nowMs)) {
    if (!(await removed(path))) continue;
    kept.removed += 1;
    kept.removedBytes += bytes;
    totalBytes -= bytes;
  }
  return { ...kept, totalBytes };
}

async function readCaptures(
  folder: string,
  inUse: ReadonlySet<string>,
  nowMs: number,
): Promise<StoredCapture[]> {
  const names = await readdir(folder).catch(() => []);
  const captures: StoredCapture[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const stats = name.endsWith(SUFFIX) ? await lstat(path).catch(() => undefined) : undefined;
    if (!stats?.isFile()) continue;
    const { size, mtimeMs } = stats;
    if (await isExport(path)) continue;
    const used = inUse.has(path) || (nowMs - mtimeMs < DOUBT_MS && !(await hasEnded(path, size)));
    captures.push({ path, bytes: size, modifiedMs: mtimeMs, inUse: used });
  }
  return captures;
}

/** Whether its last record says so. */
async function hasEnded(path: string, size: number): Promise<boolean> {
  const length = Math.min(size, TAIL_BYTES);
  const tail = await readPart(path, size - length, length);
  return tail.trimEnd().endsWith('"action":"stop"}');
}

/** Whether its first record says so. */
async function isExport(path: string): Promise<boolean> {
  const [first] = (await readPart(path, 0, HEAD_BYTES)).split('\n');
  return first?.endsWith('"identifiers":"masked"}}') ?? false;
}

/** Empty where it cannot be read. */
async function readPart(path: string, from: number, length: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await file.close();
  }
}

async function removed(path: string): Promise<boolean> {
  return rm(path).then(
    () => true,
    () => false,
  );
}
