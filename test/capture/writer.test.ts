import { describe, expect, test } from 'vitest';
import {
  CaptureWriter,
  type CaptureFile,
  type WriterTrouble,
  type WrittenBatch,
} from '../../src/capture/writer.ts';
import { textOf } from './batches.ts';

/** A file in memory whose writes can be held back, cut short or failed. */
class TestFile {
  content = Buffer.alloc(0);
  writes = 0;
  inFlight = 0;
  mostInFlight = 0;
  /** Bytes the disk still takes. */
  room = Number.POSITIVE_INFINITY;
  gate: Promise<void> = Promise.resolve();

  readonly file = {
    write: async (bytes: Buffer, offset: number, length: number, position: number) => {
      this.writes += 1;
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      await this.gate;
      this.inFlight -= 1;
      const taken = Math.min(length, this.room);
      if (taken === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      this.room -= taken;
      const end = Math.max(this.content.length, position + taken);
      const next = Buffer.alloc(end);
      this.content.copy(next);
      bytes.copy(next, position, offset, offset + taken);
      this.content = next;
      return { bytesWritten: taken, buffer: bytes };
    },
    truncate: async (length: number) => void (this.content = this.content.subarray(0, length)),
    close: async () => undefined,
  } as unknown as CaptureFile;

  get lines(): Record<string, unknown>[] {
    const text = this.content.toString();
    expect(text === '' || text.endsWith('\n')).toBe(true);
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

function start(maxQueued = 1000): {
  disk: TestFile;
  writer: CaptureWriter;
  batches: WrittenBatch[];
  troubles: WriterTrouble[];
} {
  const disk = new TestFile();
  const writer = new CaptureWriter(disk.file, {
    maxQueued,
    droppedTail: ({ records, bytes }) => `"action":"dropped","count":${records},"bytes":${bytes}}`,
  });
  const batches: WrittenBatch[] = [];
  const troubles: WriterTrouble[] = [];
  writer.onBatch((batch) => batches.push(batch));
  writer.onTrouble((trouble) => troubles.push(trouble));
  return { disk, writer, batches, troubles };
}

test('lines are numbered and written in order; batches name their place', async () => {
  const { disk, writer, batches } = start();
  writer.append('a', '"v":"é"}');
  writer.append('b', '"v":2}');
  await writer.flush();
  writer.append('c', '"v":3}');
  await writer.close();
  expect(disk.lines).toEqual([
    { type: 'a', seq: 1, v: 'é' },
    { type: 'b', seq: 2, v: 2 },
    { type: 'c', seq: 3, v: 3 },
  ]);
  for (const { bytes, offset } of batches) {
    expect(disk.content.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
  }
});

test('one write is in flight; what comes meanwhile goes out with the next', async () => {
  const { disk, writer } = start();
  let open = (): void => undefined;
  disk.gate = new Promise((resolve) => (open = resolve));
  writer.append('a', '"v":1}');
  await new Promise((resolve) => setImmediate(resolve));
  for (const value of [2, 3, 4]) writer.append('a', `"v":${value}}`);
  await new Promise((resolve) => setImmediate(resolve));
  expect(disk.writes).toBe(1);
  open();
  await writer.close();
  expect(disk.mostInFlight).toBe(1);
  expect(disk.writes).toBe(2);
  expect(disk.lines).toHaveLength(4);
});

describe('a disk that is full', () => {
  test('keeps the whole lines, cuts the broken one off and says later what is missing', async () => {
    const { disk, writer, batches, troubles } = start();
    disk.room = 40;
    for (const value of [1, 2, 3]) writer.append('a', `"v":${value}}`);
    await writer.flush();
    expect(disk.lines.map(({ v }) => v)).toEqual([1]);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]?.message).toContain('disk is full');
    expect(troubles[0]?.notKept.records).toBe(2);
    disk.room = Number.POSITIVE_INFINITY;
    writer.append('a', '"v":4}');
    await writer.close();
    expect(disk.lines).toMatchObject([
      { seq: 1, v: 1 },
      { seq: 2, v: 4 },
      { seq: 3, type: 'control', action: 'dropped', count: 2 },
    ]);
    expect(batches.map(textOf).join('')).toBe(disk.content.toString());
    expect(troubles.at(-1)?.message).toContain('written again');
  });

  test('is reported at the end where nothing else comes', async () => {
    const { disk, writer } = start();
    disk.room = 0;
    writer.append('a', '"v":1}');
    await writer.flush();
    disk.room = Number.POSITIVE_INFINITY;
    await writer.close();
    expect(disk.lines).toMatchObject([{ seq: 1, action: 'dropped', count: 1 }]);
  });

  test('never throws, however long it lasts', async () => {
    const { disk, writer, troubles } = start();
    disk.room = 0;
    for (let value = 0; value < 5; value++) {
      writer.append('a', `"v":${value}}`);
      await writer.flush();
    }
    await writer.close();
    expect(disk.content).toHaveLength(0);
    expect(troubles.at(-1)?.notKept.records).toBe(5);
  });
});

test('a disk that is too slow: the queue is bounded, and the loss is counted', async () => {
  const { disk, writer } = start(50);
  let open = (): void => undefined;
  disk.gate = new Promise((resolve) => (open = resolve));
  for (let value = 0; value < 100; value++) writer.append('a', `"v":${value}}`);
  open();
  await writer.close();
  const kept = disk.lines.filter(({ type }) => type === 'a').length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(100);
  expect(disk.lines.at(-1)).toMatchObject({ action: 'dropped', count: 100 - kept });
});
