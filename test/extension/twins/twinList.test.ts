import { expect, test } from 'vitest';
import { TwinList } from '../../../src/extension/twins/twinList.ts';

const one = { file: '.vscode/mcp.json', name: 'one' };
const two = { file: 'mcp.json', name: 'one' };

function listOf(stored?: unknown) {
  const kept = new Map<string, unknown>([['twins', stored]]);
  const list = new TwinList({
    get: (key) => kept.get(key),
    update: (key, value) => Promise.resolve(void kept.set(key, value)),
  });
  return { list, kept };
}

test('twins of one name are told apart by file, and the last one removed leaves nothing', async () => {
  const { list, kept } = listOf();
  let changes = 0;
  list.onDidChange(() => (changes += 1));
  await list.add(one);
  await list.add(one);
  await list.add(two);
  expect(list.all).toEqual([one, two]);
  await list.remove(one);
  expect(list.has(one)).toBe(false);
  await list.remove(two);
  expect(kept.get('twins')).toBeUndefined();
  expect(changes).toBe(4);
});

test('whatever else is stored counts as nothing', () => {
  expect(listOf('nonsense').list.all).toEqual([]);
  expect(listOf([{ file: 3 }, null, one]).list.all).toEqual([one]);
});
