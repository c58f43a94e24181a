import { expect, test } from 'vitest';
import { CheckedSessions } from '../../../src/extension/sessions/checkedSessions.ts';

test('two can be compared, in the order they were checked; a third lets go of the first', () => {
  const checked = new CheckedSessions();
  checked.set('b', true);
  expect(checked.pair).toBeUndefined();
  checked.set('a', true);
  expect(checked.pair).toEqual(['b', 'a']);
  checked.set('c', true);
  expect(checked.pair).toEqual(['a', 'c']);
  expect(checked.has('b')).toBe(false);
  checked.set('a', false);
  expect(checked.pair).toBeUndefined();
});

test('another capture begins with none checked, and says so once', () => {
  const checked = new CheckedSessions();
  checked.set('a', true);
  let told = 0;
  checked.onDidChange(() => (told += 1));
  checked.clear();
  checked.clear();
  expect([checked.has('a'), told]).toEqual([false, 1]);
});
