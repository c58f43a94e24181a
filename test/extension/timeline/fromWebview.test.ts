import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSpecLink, readFromWebview } from '../../../src/extension/timeline/fromWebview.ts';

describe('a message of the page', () => {
  test.each([
    { type: 'ready' },
    { type: 'rpc', text: '{}' },
    { type: 'selected', x: 3 },
    { type: 'grouping', by: 'conversation' },
    { type: 'openDiff', left: 1, right: 2, part: 'request' },
    { type: 'copyLink', x: 3 },
    { type: 'export', filter: 'is:error' },
    { type: 'export' },
    { type: 'mark' },
    { type: 'mark', x: 3 },
    { type: 'copy', text: 'x' },
    { type: 'openDocument', x: 3, part: 'response' },
    { type: 'openExternal', url: 'https://modelcontextprotocol.io/specification' },
    { type: 'command', command: 'startDemo' },
    { type: 'command', command: 'openCapture' },
    { type: 'allowHost', name: 'tunnel.example' },
  ])('$type is taken over, without anything that was added', (message) => {
    expect(readFromWebview({ ...message, extra: 1 })).toEqual(message);
  });

  test.each([
    undefined,
    'ready',
    { type: 'eval', text: 'x' },
    { type: 'rpc', text: 7 },
    { type: 'rpc', text: 'x'.repeat(1024 * 1024 + 1) },
    { type: 'grouping', by: 'moon phase' },
    { type: 'openDiff', left: 1, right: '2', part: 'request' },
    { type: 'openDiff', left: 1, right: 2, part: '../../etc' },
    { type: 'mark', x: '3' },
    { type: 'copyLink' },
    { type: 'export', filter: 7 },
    { type: 'selected', x: -1 },
    { type: 'selected', x: 1.5 },
    { type: 'selected', x: '1' },
    { type: 'command', command: 'workbench.action.terminal.sendSequence' },
    { type: 'command', command: 'constructor' },
    { type: 'openDocument', x: -1, part: 'request' },
    { type: 'openDocument', x: 1, part: '../../etc/passwd' },
    { type: 'allowHost', name: 'http://tunnel.example/' },
    { type: 'allowHost', name: ['tunnel.example'] },
    { type: 'openExternal', url: 'command:workbench.action.quit' },
    { type: 'openExternal', url: 'https://evil.example/?modelcontextprotocol.io' },
  ])('%j is none', (message) => {
    expect(readFromWebview(message)).toBeUndefined();
  });

  test('nothing breaks the reader', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readFromWebview(value)));
  });
});

test.each([
  ['https://modelcontextprotocol.io/specification/2025-11-25/basic/transports', true],
  ['https://www.rfc-editor.org/rfc/rfc9728', true],
  ['https://modelcontextprotocol.io.evil.example/', false],
  ['https://evilmodelcontextprotocol.io/', false],
  ['https://modelcontextprotocol.io@evil.example/', false],
  ['javascript:alert(1)//modelcontextprotocol.io', false],
  ['file:///etc/passwd', false],
  ['', false],
])('a link to %j may be opened: %s', (url, expected) => {
  expect(isSpecLink(url)).toBe(expected);
});
