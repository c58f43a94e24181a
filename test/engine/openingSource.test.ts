import { appendFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { CaptureError } from '../../src/capture/reader.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { OpeningSource } from '../../src/engine/openingSource.ts';
import type { CaptureStatus } from '../../src/contract/api.ts';
import { forgetfulHost } from './captures.ts';

/** A capture of so many bytes and more: the story of one host, and marks after it. */
function largeCapture(bytes: number): string {
  const file = forgetfulHost().file();
  const note = 'n'.repeat(1 << 16);
  for (let seq = 1000, size = 0; size < bytes; seq += 1, size += note.length) {
    const mark = {
      type: 'control',
      action: 'mark',
      note,
      seq,
      t: 20_201,
      at: '2026-02-05T09:00:20Z',
    };
    appendFileSync(file, `${JSON.stringify(mark)}\n`);
  }
  return file;
}

async function statusOf(engine: CaptureEngine): Promise<CaptureStatus> {
  return engine.handlers['capture/status']({});
}

test('a large capture answers while it is read, says how far it is, and in the end is whole', async () => {
  const file = largeCapture(12 << 20);
  const engine = await CaptureEngine.open(file, { progressive: true });
  onTestFinished(() => engine.dispose());
  const { source } = engine;
  const early = await statusOf(engine);
  expect(early.loading?.of).toBeGreaterThan(12 << 20);
  expect(early.loading?.bytes).toBeLessThan(early.loading?.of ?? 0);
  expect(early.exchanges).toBeGreaterThan(0);
  if (!(source instanceof OpeningSource))
    throw new Error('a large file is served while it is read');
  await source.whenRead;
  engine.setRecording(false);
  const whole = await CaptureEngine.open(file);
  onTestFinished(() => whole.dispose());
  const { loading, ...late } = await statusOf(engine);
  expect(loading).toBeUndefined();
  expect({ ...late, revision: 0 }).toEqual({ ...(await statusOf(whole)), revision: 0 });
});

test('a small one is read at once, and what is no capture is refused', async () => {
  const engine = await CaptureEngine.open(forgetfulHost().file(), { progressive: true });
  onTestFinished(() => engine.dispose());
  expect((await statusOf(engine)).loading).toBeUndefined();
  const missing = CaptureEngine.open('/nowhere/at/all.mcp.jsonl', { progressive: true });
  await expect(missing).rejects.toBeInstanceOf(CaptureError);
});
