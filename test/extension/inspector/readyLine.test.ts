import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findStartLine } from '../../../src/extension/inspector/readyLine.ts';

const ready = {
  event: 'listening',
  url: 'http://127.0.0.1:4001/mcp',
  target: 'http://127.0.0.1:3000/mcp',
  capture: '/captures/a.mcp.jsonl',
  feed: 'ws://127.0.0.1:4002',
  rendezvous: '/running/a.rendezvous.json',
  pid: 42,
};
const line = `${JSON.stringify(ready)}\n`;

test('the ready line is found, behind whatever else was said', () => {
  expect(findStartLine(line)).toEqual(ready);
  expect(findStartLine(`(node:1) Warning: something\n{"a":1}\n${line}`)).toEqual(ready);
});

test('a line that is not whole yet is waited for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: line.length - 1 }), (length) => {
      expect(findStartLine(line.slice(0, length))).toBeUndefined();
    }),
  );
});

test('a failure is read, and a code of another version becomes the general one', () => {
  const failed = { event: 'failed', code: 'port-in-use', message: 'port 4001 is taken' };
  expect(findStartLine(`${JSON.stringify(failed)}\n`)).toEqual(failed);
  expect(findStartLine(`${JSON.stringify({ ...failed, code: 'new' })}\n`)).toMatchObject({
    code: 'failed',
    message: 'port 4001 is taken',
  });
});

test('a ready line that lacks something is none', () => {
  for (const name of ['target', 'capture', 'feed', 'rendezvous', 'pid']) {
    expect(findStartLine(`${JSON.stringify({ ...ready, [name]: undefined })}\n`)).toBeUndefined();
  }
});
