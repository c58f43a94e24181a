import { expect, test } from 'vitest';
import { findMethod, isHandshake, isModernOnly, methods } from '../../src/protocol/methods.ts';

test('every method stands in the table once', () => {
  expect(new Set(methods.map(({ name }) => name)).size).toBe(methods.length);
});

test('notifications are named as such, and nothing else is', () => {
  for (const { name, kind } of methods) {
    expect(name.startsWith('notifications/')).toBe(kind === 'notification');
  }
});

test('knows what the stateless era removed, added and kept', () => {
  expect(findMethod('initialize')?.eras).toEqual(['legacy']);
  expect(findMethod('tools/call')?.eras).toEqual(['legacy', 'modern']);
  expect(isModernOnly('server/discover')).toBe(true);
  expect(isModernOnly('subscriptions/listen')).toBe(true);
  expect(isModernOnly('ping')).toBe(false);
  expect(isModernOnly('no/such')).toBe(false);
  expect(findMethod('toString')).toBeUndefined();
});

test('the handshake is initialize and its notification', () => {
  expect(methods.map(({ name }) => name).filter(isHandshake)).toEqual([
    'initialize',
    'notifications/initialized',
  ]);
});
