import { expect, test } from 'vitest';
import type { MetaEntry } from '../../../src/contract/api.ts';
import {
  exchangeOf,
  filterOf,
  groupRows,
  lineOf,
  type ConversationEntry,
} from '../../../src/extension/conversations/conversationNodes.ts';
import { MASK } from '../../../src/protocol/personal.ts';
import { batch, orphaned, row, session } from '../sessions/views.ts';

const rows = [row(1, { batch: 1 }), row(2, { batch: 1, tool: 'search' }), row(3)];
const entry: ConversationEntry = {
  key: 'c1',
  heading: {
    ...{ by: 'conversation', name: 'v1/talk', sessions: 2, neverDeleted: 1, exchanges: 3 },
    ...{ toolCalls: 1, firstT: 1_000, lastT: 61_000, findings: [orphaned] },
  },
  sessions: [session('session-a', rows)],
};

test('a conversation says its sessions and calls, and is as severe as what was found in it', () => {
  expect(lineOf({ kind: 'conversation', entry }, false)).toMatchObject({
    label: 'v1/talk',
    description: '2 sessions · 1 tool call',
    icon: { id: 'warning' },
    spoken: 'Conversation v1/talk, 2 sessions, 1 tool call',
    folds: 'closed',
  });
});

test('rows stand in their batches, others by themselves, each in its place', () => {
  const nodes = groupRows('c1/session-a', rows, [batch(1, rows.slice(0, 2))]);
  expect(nodes.map((node) => [node.kind, exchangeOf(node)])).toEqual([
    ['batch', 1],
    ['exchange', 3],
  ]);
  const ids = nodes.map((node) => lineOf(node, false).id);
  expect(ids).toEqual(['c1/session-a/batch:1', 'c1/session-a/exchange:3']);
});

test('personal values are masked in every word of a line until they are asked for', () => {
  const value = (key: string, personal: boolean): MetaEntry => {
    return { source: 'params._meta', key, value: '"v1/somebody"', personal };
  };
  const line = (entryOf: MetaEntry, revealed: boolean) =>
    lineOf({ kind: 'value', key: 'c1', value: entryOf }, revealed);
  const masked = line(value('openai/subject', true), false);
  expect(JSON.stringify(masked)).not.toContain('somebody');
  expect(masked.description).toBe(MASK);
  expect(line(value('openai/subject', true), true).description).toBe('v1/somebody');
  expect(line(value('openai/locale', false), false).description).toBe('v1/somebody');
});

test('the filter for a session in a conversation quotes what captured text could break', () => {
  expect(filterOf('v1/talk', 'session-a')).toBe('conversation:"v1/talk" session:"session-a"');
  expect(filterOf('a" or x:"\\', undefined)).toBe('conversation:"a\\" or x:\\"\\\\"');
  expect(filterOf(undefined, undefined)).toBe('');
});
