import { expect, test } from 'vitest';
import { Selection } from '../../src/extension/selection.ts';

test('what one view selects is told once, and its echo from the other view is no change', () => {
  const selection = new Selection();
  const told: unknown[] = [];
  selection.onDidChange((change) => {
    told.push(change);
    selection.select(change.x, change.by === 'tree' ? 'timeline' : 'tree');
  });
  selection.select(7, 'timeline');
  selection.select(8, 'tree');
  expect(told).toEqual([
    { x: 7, by: 'timeline' },
    { x: 8, by: 'tree' },
  ]);
});

test('in another capture the same number is another exchange', () => {
  const selection = new Selection();
  let told = 0;
  selection.onDidChange(() => (told += 1));
  selection.select(7, 'tree');
  selection.turnTo('another');
  selection.select(7, 'tree');
  expect(told).toBe(2);
});
