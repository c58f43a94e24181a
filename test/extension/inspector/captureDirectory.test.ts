import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  captureDirectory,
  CaptureDirectoryError,
  ensureCaptureDirectory,
} from '../../../src/extension/inspector/captureDirectory.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capture-directory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

test.each([
  ['', '/storage/captures'],
  ['  ', '/storage/captures'],
  [' /data/mcp/ ', '/data/mcp'],
  ['/data/../other', '/other'],
])('the setting %j means %s', (setting, directory) => {
  expect(captureDirectory(setting, '/storage')).toBe(directory);
});

test('a folder that is not there is made, with those above it', () => {
  const deep = join(folder, 'a', 'b');
  ensureCaptureDirectory(deep);
  ensureCaptureDirectory(deep);
  expect(existsSync(deep)).toBe(true);
});

test.each(['captures', '~/captures', './here'])('%s is no absolute path', (setting) => {
  const ensure = () => ensureCaptureDirectory(captureDirectory(setting, folder));
  expect(ensure).toThrow(CaptureDirectoryError);
  expect(ensure).toThrow(`mcpInspector.captureDirectory takes an absolute path, not "${setting}".`);
});

test('a file in its place is told', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => ensureCaptureDirectory(file)).toThrow(/file \(EEXIST\).*captureDirectory/);
});
