import { expect, test } from 'vitest';
import { fillIn, variablesOf } from '../../../src/extension/twins/variables.ts';

test('each variable is named once', () => {
  const texts = ['https://${env:HOST}/${input:path}', 'Bearer ${input:key}', '${input:key}'];
  expect(variablesOf([...texts, '${workspaceFolder}'])).toEqual([
    { kind: 'env', name: 'HOST' },
    { kind: 'input', name: 'path' },
    { kind: 'input', name: 'key' },
    { kind: 'workspaceFolder', name: '' },
  ]);
});

test('values are filled in as they are, and what has none stays', () => {
  const values: Record<string, string> = { key: '$& ${env:HOST}' };
  const filled = fillIn('Bearer ${input:key} ${unknown:x}', ({ name }) => values[name]);
  expect(filled).toBe('Bearer $& ${env:HOST} ${unknown:x}');
});
