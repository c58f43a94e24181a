import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hostNames } from '../../../src/demo/play.ts';
import { samples } from '../../../src/extension/editor/samples.ts';

const root = resolve(import.meta.dirname, '../../..');

test('every simulated host has a sample, and every sample is packaged', () => {
  expect(
    samples()
      .map(({ host }) => host)
      .sort(),
  ).toEqual([...hostNames].sort());
  const files = samples()
    .map(({ file }) => file)
    .sort();
  expect(readdirSync(join(root, 'media/samples')).sort()).toEqual(files);
  const packaged = readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n');
  for (const file of files) {
    expect(existsSync(join(root, 'media/samples', file))).toBe(true);
    expect(packaged).toContain(`!media/samples/${file}`);
  }
});
