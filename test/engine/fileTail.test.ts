import { appendFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { CaptureStatus } from '../../src/contract/api.ts';
import { Analysis } from '../../src/analysis/analysis.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { loadFile } from '../../src/engine/fileSource.ts';
import { FileTail } from '../../src/engine/fileTail.ts';
import { Intake } from '../../src/engine/intake.ts';
import { forgetfulHost } from './captures.ts';

/** A file with the first lines of a capture, and the rest of them. */
function begun(lines: number) {
  const book = forgetfulHost();
  const all = book.text().split(/(?<=\n)/);
  const file = book.file(all.slice(0, lines).join(''));
  return { file, rest: all.slice(lines).join(''), whole: book.text() };
}

async function followed(file: string) {
  const engine = await CaptureEngine.open(file, { follow: true });
  onTestFinished(() => engine.dispose());
  const status = async (): Promise<CaptureStatus> => engine.handlers['capture/status']({});
  return { engine, status };
}

test('what is appended appears, and the whole equals the file opened at once', async () => {
  const { file, rest, whole } = begun(8);
  const { engine, status } = await followed(file);
  const before = (await status()).exchanges;
  appendFileSync(file, rest);
  await expect
    .poll(async () => (await status()).exchanges, { timeout: 15_000 })
    .toBeGreaterThan(before);
  const other = await CaptureEngine.open(forgetfulHost().file(whole));
  onTestFinished(() => other.dispose());
  const findings = (of: CaptureEngine) => of.handlers['findings/list']({});
  expect(await findings(engine)).toEqual(await findings(other));
  expect(await engine.handlers['exchange/get']({ x: 6 })).toEqual(
    await other.handlers['exchange/get']({ x: 6 }),
  );
});

test('a last line that was cut is said to be, until its rest comes', async () => {
  const { file, rest } = begun(8);
  appendFileSync(file, rest.slice(0, 40));
  const { status } = await followed(file);
  expect((await status()).notice).toContain('The last line is cut');
  appendFileSync(file, rest.slice(40));
  await expect.poll(async () => (await status()).notice, { timeout: 15_000 }).toBeUndefined();
  expect((await status()).exchanges).toBe(7);
});

test('the end of the last line is no growth', async () => {
  const { file, rest } = begun(8);
  const intake = new Intake(new Analysis());
  const { position } = await loadFile(file, intake);
  let grown = 0;
  const onDidGrow = () => (grown += 1);
  const tail = new FileTail({ file, intake, position, onDidGrow, onDidShrink: () => undefined });
  onTestFinished(() => tail.dispose());
  await tail.settled;
  expect(grown).toBe(0);
  appendFileSync(file, rest);
  await expect.poll(() => grown, { timeout: 15_000 }).toBe(1);
});

test('a file that was replaced by a shorter one keeps what was read, and says so', async () => {
  const { file, rest } = begun(8);
  appendFileSync(file, rest);
  const { status } = await followed(file);
  writeFileSync(file, '{}\n');
  await expect
    .poll(async () => (await status()).notice, { timeout: 15_000 })
    .toContain('not the one that was opened');
  expect((await status()).exchanges).toBe(7);
});

test('lines that are no records are passed over', async () => {
  const { file, rest } = begun(8);
  const { status } = await followed(file);
  appendFileSync(file, `not JSON\n{"type":"of the future"}\n${rest}`);
  await expect.poll(async () => (await status()).exchanges, { timeout: 15_000 }).toBe(7);
});
