import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { TOOL } from '../../src/cli/version.ts';

test('captures are signed with the version of the package', () => {
  const file = resolve(import.meta.dirname, '../../package.json');
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  expect(TOOL).toEqual({ name, version });
});
