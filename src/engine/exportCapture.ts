import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { readCaptureChunks } from '../capture/reader.ts';
import type { CaptureRecord } from '../capture/records.ts';
import type { ExportOutcome, ExportRequest } from '../contract/api.ts';
import { exportRecord, jsonlLine } from '../export/jsonl.ts';
import { Masker } from '../export/masking.ts';
import type { CaptureEngine } from './engine.ts';
import { selectExchanges } from './selection.ts';

export interface ExportSelection {
  /** The exchanges to keep; absent: all. */
  readonly keeps?: (x: number) => boolean;
  readonly includeIdentifiers: boolean;
  /** What of the file had to be left out, in sentences for people. */
  readonly onNotice?: (notice: string) => void;
}

/** The records of a capture file as they leave the machine, in runs. Rejects with `CaptureError`. */
export async function* exportedRecords(
  file: string,
  { keeps, includeIdentifiers, onNotice }: ExportSelection,
): AsyncGenerator<CaptureRecord[]> {
  const masker = includeIdentifiers ? undefined : new Masker();
  const options = {
    ...(keeps ? { keeps } : {}),
    ...(masker ? { mask: (record: CaptureRecord) => masker.mask(record) } : {}),
  };
  for await (const entries of readCaptureChunks(file, onNotice ? { onNotice } : {})) {
    yield entries.flatMap(({ record }) => exportRecord(record, options) ?? []);
  }
}

/** Answers `capture/export`. */
export async function exportCapture(
  engine: CaptureEngine,
  { out, includeIdentifiers, session, filter }: ExportRequest,
): Promise<ExportOutcome> {
  if (filter !== undefined) await engine.searchFor(filter);
  const selected = selectExchanges(engine.view(), { session, filter });
  const keeps = selected ? { keeps: (x: number) => selected.has(x) } : {};
  return writeExport(engine.file, out, { ...keeps, includeIdentifiers });
}

/** Writes a capture as JSONL: see `replaceFile`. */
export async function writeExport(
  file: string,
  out: string,
  selection: ExportSelection,
): Promise<ExportOutcome> {
  const counts = await replaceFile(file, out, (handle) =>
    writeLines(handle, exportedRecords(file, selection)),
  );
  return { out, ...counts };
}

/** Writes an export in any other form: see `replaceFile`. */
export async function writeText(
  file: string,
  out: string,
  pieces: AsyncIterable<string>,
): Promise<void> {
  await replaceFile(file, out, async (handle) => {
    for await (const piece of pieces) await handle.writeFile(piece);
  });
}

/**
 * Writes an export of a capture into a file of mode 0600, which appears whole or not at all and replaces
 * one of the same name. Rejects with a sentence for people.
 */
async function replaceFile<T>(
  file: string,
  out: string,
  write: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  if (!isAbsolute(out)) throw new Error(`${out} is not an absolute path`);
  if (await isSame(file, out)) {
    throw new Error(`${out} is the capture itself; name another file for the export`);
  }
  const draft = join(dirname(out), `.${randomBytes(6).toString('hex')}.mcp.jsonl`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    const written = await write(handle).finally(() => handle.close());
    await rename(draft, out);
    return written;
  } catch (error) {
    await rm(draft, { force: true });
    throw sentenceOf(error, out);
  }
}

async function writeLines(handle: FileHandle, runs: AsyncGenerator<CaptureRecord[]>) {
  const exchanges = new Set<number>();
  let records = 0;
  let bytes = 0;
  for await (const run of runs) {
    const lines = Buffer.from(run.map(jsonlLine).join(''), 'utf8');
    await handle.writeFile(lines);
    for (const record of run) if ('x' in record) exchanges.add(record.x);
    records += run.length;
    bytes += lines.length;
  }
  return { records, exchanges: exchanges.size, bytes };
}

async function isSame(file: string, out: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    [file, out].map((path) => realpath(path).catch(() => path)),
  );
  return one === other;
}

/** The system's own text names the draft; people know the file they asked for. */
function sentenceOf(error: unknown, out: string): Error {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error instanceof Error ? error : new Error(String(error));
  return new Error(`${out} cannot be written (${code ?? 'unknown error'}); choose another place`);
}
