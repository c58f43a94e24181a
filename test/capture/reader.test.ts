import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  CaptureError,
  entriesOf,
  readCapture,
  readRecordAt,
  type CaptureEntry,
} from '../../src/capture/reader.ts';
import { batchOf } from './batches.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-reader-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const common = { t: 0, at: '2026-01-01T00:00:00.000Z' };
const header = {
  ...{ type: 'capture', seq: 1, ...common, format: 1, startedAt: common.at, target: 'http://a/' },
  ...{ listen: 'http://b/', tool: { name: 't', version: '0' } },
  redaction: { policy: 'p', identifiers: 'kept' },
};
const mark = (seq: number, note = 'é'): object => ({
  ...{ type: 'control', seq, ...common, action: 'mark', note },
});

let files = 0;
function fileOf(content: string | Buffer): string {
  const path = join(folder, `${(files += 1)}.mcp.jsonl`);
  writeFileSync(path, content);
  return path;
}

const lines = (...values: unknown[]): string =>
  values
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)) + '\n')
    .join('');

async function read(
  content: string | Buffer,
  chunkBytes = 64,
): Promise<{ entries: CaptureEntry[]; notices: string[]; path: string }> {
  const path = fileOf(content);
  const entries: CaptureEntry[] = [];
  const notices: string[] = [];
  const onNotice = (notice: string): void => void notices.push(notice);
  for await (const entry of readCapture(path, { onNotice, chunkBytes })) entries.push(entry);
  return { entries, notices, path };
}

async function problem(path: string): Promise<CaptureError> {
  try {
    for await (const entry of readCapture(path)) void entry;
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
  throw new Error('it was read');
}

test('records come in order with their place; each can be read again by it', async () => {
  const { entries, notices, path } = await read(lines(header, mark(2), mark(3, '€'.repeat(99))));
  expect(entries.map(({ record }) => record.seq)).toEqual([1, 2, 3]);
  expect(notices).toEqual([]);
  for (const { record, offset, length } of entries) {
    expect(await readRecordAt(path, offset, length)).toEqual(record);
  }
});

test('the chunk size makes no difference', async () => {
  const content = Buffer.from(lines(header, mark(2), mark(3), 'x', mark(4)));
  const whole = await read(content, content.length);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (size) => {
      const { entries, notices } = await read(content, size);
      expect(entries).toEqual(whole.entries);
      expect(notices).toEqual(whole.notices);
    }),
    { numRuns: 30 },
  );
});

test('a cut last line is told of and loses nothing else', async () => {
  const content = Buffer.from(lines(header, mark(2), mark(3)));
  const { entries, notices } = await read(content.subarray(0, -10));
  expect(entries.map(({ record }) => record.seq)).toEqual([1, 2]);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('cut');
});

test('a last line that only lacks its line feed counts', async () => {
  const { entries, notices } = await read(lines(header, mark(2)).trimEnd());
  expect(entries).toHaveLength(2);
  expect(notices).toEqual([]);
});

test('unknown types and fields are passed over, lines that are no record are told of', async () => {
  const unknown = { type: 'from-the-future', seq: 2, ...common, x: 1 };
  const extra = { ...mark(3), more: true };
  const broken = { type: 'request', seq: 4, ...common, x: 1, headers: null };
  const { entries, notices } = await read(lines(header, unknown, extra, broken, '\0\0', mark(5)));
  expect(entries.map(({ record }) => record.seq)).toEqual([1, 3, 5]);
  expect(notices).toEqual([expect.stringContaining('2 lines')]);
});

describe('a file that cannot be read', () => {
  test.each(['', '\n', 'hello\n', '{"a":1}\n', '[]', JSON.stringify(mark(1))])(
    'as a capture: %j',
    async (content) => {
      const error = await problem(fileOf(content));
      expect(error.code).toBe('not-a-capture');
    },
  );

  test('as it is of a newer format, even if its header looks otherwise', async () => {
    const error = await problem(fileOf(lines({ type: 'capture', format: 2 })));
    expect(error.code).toBe('newer-format');
    expect(error.message).toContain('format 2');
  });

  test('at all', async () => {
    expect((await problem(join(folder, 'missing'))).code).toBe('unreadable');
    expect((await problem(folder)).message).toContain('directory');
  });

  test('a place where no record stands', async () => {
    const path = fileOf(lines(header));
    await expect(readRecordAt(path, 3, 20)).rejects.toThrow(CaptureError);
    await expect(readRecordAt(path, 10_000, 20)).rejects.toThrow(CaptureError);
  });
});

test('entries of a live batch have the same places', async () => {
  const text = lines(header, mark(2), mark(3, '日本'));
  const { entries } = await read(text);
  expect(entriesOf(batchOf(text, 0))).toEqual(entries);
});

test('any bytes after the header are survived', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.json(), fc.string())), async (rest) => {
      const { entries } = await read(
        lines(header, ...rest.map((line) => line.replaceAll('\n', ''))),
      );
      expect(entries[0]?.record.type).toBe('capture');
    }),
    { numRuns: 50 },
  );
});
