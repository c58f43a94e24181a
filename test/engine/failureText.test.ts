import { expect, test } from 'vitest';
import type { ExchangeRecord } from '../../src/capture/records.ts';
import { partsOf } from '../../src/engine/detail.ts';
import { failureText } from '../../src/engine/failureText.ts';

const common = { seq: 1, t: 1, at: '2026-02-27T08:28:46.000Z', x: 1 };
const body = (text: string): ExchangeRecord => ({
  ...common,
  ...{ type: 'response.body', bytes: text.length, text },
});
const event = (data: object): ExchangeRecord => ({
  ...common,
  ...{ type: 'event', bytes: 9, data: JSON.stringify(data) },
});
const said = (...records: ExchangeRecord[]) => failureText(partsOf(records));
const rpc = (fields: object) => body(JSON.stringify({ jsonrpc: '2.0', id: 1, ...fields }));

test('a JSON-RPC error says its code and message', () => {
  expect(said(rpc({ error: { code: -32602, message: 'Invalid params' } }))).toBe(
    '-32602: Invalid params',
  );
  expect(said(rpc({ error: { message: 'no code' } }))).toBe('no code');
});

test('a tool says its first words', () => {
  const content = [{ type: 'image' }, { type: 'text', text: 'No room is free.' }];
  expect(said(rpc({ result: { isError: true, content } }))).toBe('No room is free.');
  expect(said(rpc({ result: { isError: true, content: 'none' } }))).toBeUndefined();
});

test('of a stream, the message that answers', () => {
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: {} };
  const failed = { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'gone' } };
  expect(said(event(progress), event(failed))).toBe('-32000: gone');
});

test('nothing where nothing failed, and of hostile text no more than a line can hold', () => {
  expect(said()).toBeUndefined();
  expect(said(body('<html>'))).toBeUndefined();
  expect(said(rpc({ result: { content: [{ type: 'text', text: 'fine' }] } }))).toBeUndefined();
  const long = said(rpc({ error: { code: 1, message: `\u202e${'x'.repeat(5000)}` } })) ?? '';
  expect(long.length).toBeLessThan(300);
  expect(long).toContain('⟨U+202E⟩');
  expect(said(rpc({ error: { code: 1, message: 'x'.repeat(200_000) } }))).toBeUndefined();
});
