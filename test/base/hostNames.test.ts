import { expect, test } from 'vitest';
import { allowableName, writtenName } from '../../src/base/hostNames.ts';

test.each([
  ['Tunnel.example:443', 'tunnel.example'],
  ['[::FFFF:7f00:1]:8080', '::ffff:7f00:1'],
  ['2001:DB8::7', '2001:db8::7'],
  ['192.0.2.7', '192.0.2.7'],
])('%s is the name %s, and that is its own name', (text, name) => {
  expect(allowableName(text)).toBe(name);
  expect(allowableName(name)).toBe(name);
});

test.each([
  ['2001:db8::7', '[2001:db8::7]'],
  ['::1', '[::1]'],
  ['192.0.2.7', '192.0.2.7'],
  ['tunnel.example', 'tunnel.example'],
])('%s is written %s, and can be given again', (name, written) => {
  expect(writtenName(name)).toBe(written);
  expect(allowableName(written)).toBe(name);
});

test.each(['', 'http://tunnel.example', 'a b', 'name:99:1', 'x/y'])(
  '%j is no host name',
  (text) => {
    expect(allowableName(text)).toBeUndefined();
  },
);
