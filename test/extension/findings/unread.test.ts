import { expect, test } from 'vitest';
import { Unread } from '../../../src/extension/findings/unread.ts';

function setUp() {
  const unread = new Unread();
  const told: number[] = [];
  unread.onDidChange((count) => told.push(count));
  return { unread, told };
}

test('errors count until the findings are looked at, and only new ones after that', () => {
  const { unread, told } = setUp();
  unread.update(2);
  unread.update(2);
  unread.setVisible(true);
  unread.setVisible(false);
  unread.update(3);
  expect(told).toEqual([2, 0, 1]);
});

test('what is found while somebody looks is read', () => {
  const { unread, told } = setUp();
  unread.setVisible(true);
  unread.update(5);
  expect(told).toEqual([]);
});

test('a finding that is withdrawn makes no other one read', () => {
  const { unread, told } = setUp();
  unread.setVisible(true);
  unread.update(3);
  unread.setVisible(false);
  unread.update(1);
  unread.update(2);
  expect(told).toEqual([1]);
});

test('another capture begins unread', () => {
  const { unread, told } = setUp();
  unread.update(2);
  unread.reset();
  unread.update(1);
  expect(told).toEqual([2, 0, 1]);
});
