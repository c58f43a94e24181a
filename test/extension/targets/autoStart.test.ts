import { expect, test } from 'vitest';
import { autoStart, type AutoStartFacts } from '../../../src/extension/targets/autoStart.ts';
import { DEFAULTS } from '../relay/settings.ts';

const last = 'http://127.0.0.1:3000/mcp';
const facts: AutoStartFacts = {
  ...{ enabled: true, trusted: true, target: '', last },
  ...{ inspected: new Set<string>(), relay: DEFAULTS },
};
const choose = (change: Partial<AutoStartFacts>) => autoStart({ ...facts, ...change });

test('the server of the setting is started, or else the last one', () => {
  expect(choose({})).toEqual({ kind: 'start', target: last });
  expect(choose({ target: ' http://other.example/mcp ' })).toEqual({
    kind: 'start',
    target: 'http://other.example/mcp',
  });
});

test('switched off it says nothing, whatever else holds', () => {
  expect(choose({ enabled: false, target: 'nonsense' })).toEqual({ kind: 'stay' });
});

test.each<[Partial<AutoStartFacts>, RegExp]>([
  [{ trusted: false }, /Restricted Mode/],
  [{ trusted: false, target: 'http://other.example/mcp' }, /Restricted Mode/],
  [{ last: undefined }, /no target yet/],
  [{ inspected: new Set([last]) }, /127\.0\.0\.1:3000\/mcp has an inspector already/],
])('%o leaves it be, and the log says why', (change, why) => {
  expect(choose(change)).toEqual({ kind: 'stay', why: expect.stringMatching(why) as string });
});

test.each<[Partial<AutoStartFacts>, RegExp]>([
  [{ target: 'ftp://a.example' }, /^mcpInspector\.target: .*ftp:\/\/ cannot be relayed/],
  [{ relay: { ...DEFAULTS, maxBodyBytes: -1 } }, /maxBodyBytes takes/],
  [{ relay: { ...DEFAULTS, listenAddress: '0.0.0.0' } }, /listenAddress is 0\.0\.0\.0, where/],
])('%o hinders it, and the user is told', (change, problem) => {
  expect(choose(change)).toEqual({
    kind: 'hindered',
    problem: expect.stringMatching(problem) as string,
  });
});
