import { describe, expect, test } from 'vitest';
import { Grouping } from '../../src/extension/grouping.ts';

function memory(initial?: unknown) {
  const kept = new Map<string, unknown>();
  const get = (key: string) => (kept.has(key) ? kept.get(key) : initial);
  return {
    get,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
}

describe('grouping', () => {
  test('is by session until chosen otherwise, and kept', () => {
    const kept = memory();
    const grouping = new Grouping(kept);
    const told: string[] = [];
    grouping.onDidChange((by) => told.push(by));
    expect(grouping.by).toBe('session');
    grouping.choose('conversation');
    grouping.choose('conversation');
    expect(told).toEqual(['conversation']);
    expect(new Grouping(kept).by).toBe('conversation');
  });

  test('what was kept by another version and is unknown now is by session', () => {
    expect(new Grouping(memory('by-moon-phase')).by).toBe('session');
  });
});
