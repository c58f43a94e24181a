import { expect, test } from 'vitest';
import {
  exposureWarning,
  readArguments,
  readHostName,
  readListen,
  readSeconds,
} from '../../src/cli/arguments.ts';
import type { Command } from '../../src/cli/command.ts';

const command: Command = {
  name: 'sample',
  summary: 'A sample',
  file: 'FILE',
  options: {
    out: { type: 'string', value: 'FILE', help: '' },
    name: { type: 'string', multiple: true, value: 'NAME', help: '' },
    json: { type: 'boolean', help: '' },
  },
  run: () => Promise.resolve(0),
};

test('options, repeated options, flags and the file', () => {
  const args = readArguments(command, [
    'a.jsonl',
    '--name',
    'x',
    '--out=o',
    '--name',
    'y',
    '--json',
  ]);
  expect(args.file).toBe('a.jsonl');
  expect(args.text('out')).toBe('o');
  expect(args.texts('name')).toEqual(['x', 'y']);
  expect(args.flag('json')).toBe(true);
  expect(readArguments(command, []).text('out')).toBeUndefined();
});

test.each([
  [['--nonsense'], /unknown option '--nonsense'/],
  [['--out'], /'--out <value>' argument missing/],
  [['--json=1'], /'--json' does not take an argument/],
  [['a', 'b'], /unexpected argument "b"/],
])('%j is refused with what is wrong and where to look', (argv, message) => {
  expect(() => readArguments(command, argv)).toThrow(message);
  expect(() => readArguments(command, argv)).toThrow(/see mcp-inspector sample --help/);
});

test('a missing file is asked for', () => {
  expect(() => readArguments(command, []).file).toThrow(/name the capture file/);
});

test.each([
  ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
  ['localhost:0', { host: '127.0.0.1', port: 0 }],
  ['[::1]:65535', { host: '::1', port: 65535 }],
  ['8080', { host: '127.0.0.1', port: 8080 }],
  ['0.0.0.0:8080', { host: '0.0.0.0', port: 8080 }],
  ['[::]:0', { host: '::', port: 0 }],
])('%s is a place to listen', (text, place) => {
  expect(readListen(text)).toEqual(place);
});

test.each([
  ...['example.com:80', ':80', '127.0.0.1', '127.0.0.1:65536', '8080x', ''],
  ...['256.0.0.1:80', '[::g]:80', '::1:80', '[127.0.0.1:80', '*:80'],
])('%j is no place to listen', (text) => {
  expect(() => readListen(text)).toThrow(/cannot listen at .* loopback/);
});

test('seconds become milliseconds; nonsense is refused', () => {
  expect(readSeconds('0.25', 'grace')).toBe(250);
  for (const text of ['', 'soon', '-1', 'Infinity', '1e9']) {
    expect(() => readSeconds(text, 'grace')).toThrow(/--grace takes a number of seconds/);
  }
});

test('only an address other machines can reach is warned of', () => {
  for (const host of ['127.0.0.1', '127.0.0.2', '::1']) {
    expect(exposureWarning(host)).toBeUndefined();
  }
  for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
    expect(exposureWarning(host)).toMatch(/other machines can reach.*--allow-host/);
  }
});

test('a host name to allow is a name, without port', () => {
  expect(readHostName('Tunnel.Example:443')).toBe('tunnel.example');
  for (const text of ['', 'https://tunnel.example', 'a b', 'tunnel.example/mcp']) {
    expect(() => readHostName(text)).toThrow(/--allow-host takes a host name/);
  }
});
