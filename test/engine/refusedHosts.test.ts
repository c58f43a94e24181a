import { expect, test } from 'vitest';
import { RefusedHosts } from '../../src/engine/refusedHosts.ts';

const names = (hosts: RefusedHosts) => hosts.list().map(({ name, count }) => `${name} ${count}`);

test('the latest name comes first, with how often it was refused', () => {
  const hosts = new RefusedHosts();
  for (const name of ['a.example', 'b.example', 'a.example']) hosts.add({ name });
  expect(names(hosts)).toEqual(['a.example 2', 'b.example 1']);
});

test('only the latest names are kept', () => {
  const hosts = new RefusedHosts();
  for (let number = 0; number < 30; number += 1) hosts.add({ name: `n${number}.example` });
  expect(names(hosts)).toHaveLength(20);
  expect(names(hosts)[0]).toBe('n29.example 1');
});

test('a refusal that was under way when its name was allowed is not offered again', () => {
  const hosts = new RefusedHosts();
  hosts.add({ name: 'a.example' });
  hosts.allow('a.example');
  hosts.add({ name: 'a.example' });
  expect(names(hosts)).toEqual([]);
  hosts.forbid('a.example');
  hosts.add({ name: 'a.example' });
  expect(names(hosts)).toEqual(['a.example 1']);
});

test('an IPv6 address is shown in brackets, as it is written and can be allowed', () => {
  const hosts = new RefusedHosts();
  hosts.add({ name: '2001:db8::7', x: 3 });
  expect(hosts.list()).toEqual([{ name: '[2001:db8::7]', count: 1, lastX: 3 }]);
  hosts.allow('2001:db8::7');
  expect(hosts.list()).toEqual([]);
});
