import { open, type FileHandle } from 'node:fs/promises';
import type { ExchangeRecord } from '../capture/records.ts';
import type { RecordSpan } from './recordIndex.ts';

/** Reads single records back from the capture file. Opened at the first question. */
export class RecordFile {
  private handle: Promise<FileHandle> | undefined;

  constructor(private readonly path: string) {}

  async read(spans: readonly RecordSpan[]): Promise<ExchangeRecord[]> {
    const handle = await this.opened();
    const records: ExchangeRecord[] = [];
    for (const span of spans) records.push(await readOne(handle, span));
    return records;
  }

  /** A file that was put back is opened at the next question. */
  private async opened(): Promise<FileHandle> {
    try {
      return await (this.handle ??= open(this.path, 'r'));
    } catch (error) {
      this.handle = undefined;
      throw new Error(gone(this.path, error));
    }
  }

  async close(): Promise<void> {
    const handle = await this.handle?.catch(() => undefined);
    this.handle = undefined;
    await handle?.close();
  }
}

function gone(path: string, error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'it was moved or deleted' : code;
  return `${path} can no longer be read (${why}): what was said is only there. Put the file back and select the exchange again.`;
}

async function readOne(
  handle: FileHandle,
  { offset, length }: RecordSpan,
): Promise<ExchangeRecord> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, offset);
  const record = bytesRead === length ? parse(bytes) : undefined;
  if (record) return record;
  throw new Error(`the capture file was changed: no record stands at byte ${offset} any more`);
}

/** What JSON.parse itself says quotes the text, and captured text is secret. */
function parse(bytes: Buffer): ExchangeRecord | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as ExchangeRecord;
  } catch {
    return undefined;
  }
}
