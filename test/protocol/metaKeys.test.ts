import { describe, expect, test } from 'vitest';
import {
  conversationOf,
  findMetaKey,
  isPersonalHeader,
  isPersonalMetaKey,
  metaKeys,
  metaValue,
} from '../../src/protocol/metaKeys.ts';

const noHeader = () => undefined;

describe('the conversation of a request', () => {
  test.each([
    [{ 'openai/session': 'v1/abc' }, 'openai/session', 'v1/abc'],
    [{ 'openai/session': 17 }, 'openai/session', '17'],
    [{ 'vscode.conversationId': 'c' }, 'vscode.conversationId', 'c'],
    [{ threadId: 't' }, 'threadId', 't'],
    [{ 'antigravity.google/conversation_id': 'a' }, 'antigravity.google/conversation_id', 'a'],
    [{ 'ai.opencode/sessionID': 'o' }, 'ai.opencode/sessionID', 'o'],
    [{ 'com.zcode/request-context': { session_id: 'z' } }, 'com.zcode/request-context', 'z'],
    [{ 'logicle/conversationId': 'l' }, 'logicle/conversationId', 'l'],
  ])('%j', (meta, key, value) => {
    expect(conversationOf(meta, noHeader)).toEqual({ key, value });
  });

  test.each([[{}], [{ 'openai/session': '' }], [{ 'openai/session': { a: 1 } }], [{ other: 'x' }]])(
    'none in %j',
    (meta) => {
      expect(conversationOf(meta, noHeader)).toBeUndefined();
    },
  );

  test('is not read from what an object inherits', () => {
    const meta: unknown = JSON.parse('{"__proto__":{"openai/session":"x"}}');
    expect(conversationOf(meta as Record<string, unknown>, noHeader)).toBeUndefined();
  });

  test('falls back to the header twin', () => {
    const header = (name: string) => (name === 'x-openai-session' ? 'h' : undefined);
    expect(conversationOf(undefined, header)).toEqual({ key: 'openai/session', value: 'h' });
    expect(conversationOf({ 'openai/session': 'm' }, header)?.value).toBe('m');
  });
});

test('what identifies people is personal, the conversation and the locale are not', () => {
  const personal = metaKeys.filter((entry) => entry.personal).map(({ key }) => key);
  expect(personal).toEqual(
    expect.arrayContaining([
      ...['openai/subject', 'openai/organization', 'openai/userAgent', 'openai/userLocation'],
    ]),
  );
  expect(isPersonalMetaKey('openai/session')).toBe(false);
  expect(isPersonalMetaKey('openai/locale')).toBe(false);
  expect(isPersonalHeader('X-OpenAI-Subject')).toBe(true);
  expect(isPersonalHeader('X-OpenAI-Session')).toBe(false);
});

test('keys are unique, and values are found by role', () => {
  expect(new Set(metaKeys.map(({ key }) => key)).size).toBe(metaKeys.length);
  expect(findMetaKey('openai/session')?.role).toBe('conversation');
  expect(metaValue({ 'openai/locale': 'vi-VN' }, 'locale')).toBe('vi-VN');
  expect(metaValue(undefined, 'locale')).toBeUndefined();
});
