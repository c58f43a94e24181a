import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { TextSearch, type TextSearchOptions } from '../../src/engine/textSearch.ts';
import { forgetfulHost } from './captures.ts';

function bodyLine(x: number, text: string): string {
  return `${JSON.stringify({ type: 'response.body', seq: x, t: x, x, bytes: 1, text })}\n`;
}

/** A search over a file of lines. The clock stands still unless a test moves it. */
function searchIn(text: string, options: Partial<TextSearchOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-search-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.mcp.jsonl');
  writeFileSync(file, text);
  const progress: number[] = [];
  const search: TextSearch = new TextSearch({
    file,
    extent: () => statSync(file).size,
    now: () => 0,
    onProgress: () => progress.push(search.progress('needle')?.done ?? Infinity),
    ...options,
  });
  onTestFinished(() => search.dispose());
  return { search, file, progress };
}

test('what is found is there at once, and grows piece by piece', async () => {
  const lines = Array.from({ length: 50 }, (_, x) =>
    bodyLine(x, x % 10 === 0 ? 'a Needle' : 'hay'),
  );
  const { search, progress } = searchIn(lines.join(''), { pieceBytes: 300 });
  expect([...search.found('needle')]).toEqual([]);
  expect(search.progress('needle')).toEqual({ done: 0, of: lines.join('').length });
  await search.complete('needle');
  expect([...search.found('needle')]).toEqual([0, 10, 20, 30, 40]);
  expect(search.progress('needle')).toBeUndefined();
  expect(progress.length).toBeGreaterThan(10);
  expect([...progress].sort((a, b) => a - b)).toEqual(progress);
});

test('pieces of any size find the same, in any alphabet', async () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 400 }), async (said, pieceBytes) => {
      const lines = said.map((text, x) => bodyLine(x, text));
      const wanted = [...(said[0] ?? 'a')].slice(0, 2).join('').toLowerCase();
      const { search } = searchIn(lines.join(''), { pieceBytes });
      await search.complete(wanted);
      const expected = said.flatMap((text, x) => (text.toLowerCase().includes(wanted) ? [x] : []));
      expect([...search.found(wanted)]).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('quotes and line breaks are found as they stand on the wire', async () => {
  const { search } = searchIn(bodyLine(1, '{"name":"search"}\nnext'));
  for (const wanted of ['"name":"search"', '}\nnext', '\\n']) await search.complete(wanted);
  expect(search.found('"name":"search"').size).toBe(1);
  expect(search.found('}\nnext').size).toBe(1);
  expect(search.found('\\n').size).toBe(0);
});

test('a file that grows is gone on with', async () => {
  const { search, file } = searchIn(bodyLine(1, 'needle'));
  await search.complete('needle');
  appendFileSync(file, bodyLine(2, 'needle'));
  await search.complete('needle');
  expect([...search.found('needle')]).toEqual([1, 2]);
});

describe('a search that is not wanted', () => {
  const long = Array.from({ length: 2_000 }, (_, x) => bodyLine(x, 'hay')).join('');

  test('is stopped, keeps what it has, and goes on when it is asked for anew', async () => {
    let now = 0;
    const { search } = searchIn(bodyLine(0, 'needle') + long, { pieceBytes: 100, now: () => now });
    const whole = search.complete('needle');
    await expect.poll(() => search.found('needle').size).toBe(1);
    search.stop();
    await whole;
    expect(search.progress('needle')).toMatchObject({ stopped: true });
    const { done } = search.progress('needle') ?? {};
    expect(search.found('needle').size).toBe(1);
    expect(search.progress('needle')?.done).toBe(done);
    now += 60_000;
    await search.complete('needle');
    expect(search.progress('needle')).toBeUndefined();
  });

  test('is stopped and resumed at once', async () => {
    const { search } = searchIn(bodyLine(0, 'needle') + long, { pieceBytes: 100, now: () => 0 });
    const whole = search.complete('needle');
    await expect.poll(() => search.found('needle').size).toBe(1);
    search.stop();
    await whole;
    search.resume();
    expect(search.progress('needle')).not.toHaveProperty('stopped');
    await search.complete('needle');
    expect(search.progress('needle')).toBeUndefined();
  });

  test('rests when nobody has asked for it for a while', async () => {
    let now = 0;
    const { search } = searchIn(long, { pieceBytes: 100, now: () => (now += 500) });
    search.found('needle');
    const rested = async () => {
      const before = search.progress('needle')?.done;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return before === search.progress('needle')?.done;
    };
    await expect.poll(rested).toBe(true);
    expect(search.progress('needle')).toBeDefined();
  });
});

test('a file that is gone is said with its name', async () => {
  const { search, file } = searchIn(bodyLine(1, 'needle'));
  rmSync(file);
  await expect(
    new TextSearch({ file, extent: () => 10, now: () => 0, onProgress: () => undefined }).complete(
      'a',
    ),
  ).rejects.toThrow('a.mcp.jsonl can no longer be read');
  search.dispose();
});

test('the rows of a filter with free text fill in, and the answer says how far the search is', async () => {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  onTestFinished(() => engine.dispose());
  const rows = async () =>
    engine.handlers['rows/range']({ offset: 0, limit: 100, filter: '"protocolVersion"' });
  expect(await rows()).toMatchObject({ matched: 0, searching: { done: 0 } });
  await expect.poll(async () => (await rows()).searching).toBeUndefined();
  const { rows: found } = await rows();
  expect(found.map(({ label }) => label)).toContain('initialize');
  expect(found.length).toBeLessThan(engine.view().model.counts.exchanges);
});
