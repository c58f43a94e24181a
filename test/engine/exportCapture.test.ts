import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { folder, forgetfulHost, PERSON } from './captures.ts';

async function opened() {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  onTestFinished(() => engine.dispose());
  const ask = async (out: string, includeIdentifiers = true) =>
    engine.handlers['capture/export']({ format: 'jsonl', out, includeIdentifiers });
  return { engine, ask };
}

test('the export is the capture, for its owner only, and says what is in it', async () => {
  const { engine, ask } = await opened();
  const out = join(folder(), 'out.mcp.jsonl');
  const original = readFileSync(engine.file, 'utf8');
  expect(await ask(out)).toEqual({
    out,
    records: original.trimEnd().split('\n').length,
    exchanges: 7,
    bytes: Buffer.byteLength(original),
  });
  expect(readFileSync(out, 'utf8')).toBe(original);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(out))).toEqual(['out.mcp.jsonl']);
});

test('a masked one can be opened again and gives the same sessions and findings', async () => {
  const { engine, ask } = await opened();
  const out = join(folder(), 'out.mcp.jsonl');
  await ask(out, false);
  expect(readFileSync(out, 'utf8')).not.toContain(PERSON);
  const again = await CaptureEngine.open(out);
  onTestFinished(() => again.dispose());
  expect(
    again
      .view()
      .groups()
      .map((group) => group.view(99)),
  ).toEqual(
    engine
      .view()
      .groups()
      .map((group) => group.view(99)),
  );
  expect(again.view().findings.findings).toEqual(engine.view().findings.findings);
});

test('it never writes over the capture itself, by whatever name', async () => {
  const { engine, ask } = await opened();
  const original = readFileSync(engine.file, 'utf8');
  const alias = join(folder(), 'alias.mcp.jsonl');
  symlinkSync(engine.file, alias);
  await expect(ask(engine.file)).rejects.toThrow(/is the capture itself/);
  await expect(ask(alias)).rejects.toThrow(/is the capture itself/);
  expect(readFileSync(engine.file, 'utf8')).toBe(original);
});

test('a place that cannot be written is named, and nothing is left there', async () => {
  const { ask } = await opened();
  const around = folder();
  const place = join(around, 'place');
  mkdirSync(place);
  const out = join(place, 'no', 'such.mcp.jsonl');
  await expect(ask(out)).rejects.toThrow(`${out} cannot be written (ENOENT)`);
  await expect(ask(place)).rejects.toThrow(/cannot be written/);
  await expect(ask('out.mcp.jsonl')).rejects.toThrow(/not an absolute path/);
  expect(readdirSync(around)).toEqual(['place']);
  expect(readdirSync(place)).toEqual([]);
});
