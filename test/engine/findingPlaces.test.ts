import { expect, test } from 'vitest';
import { firstOfEachRule, nextPlace, placeOf } from '../../src/engine/findingPlaces.ts';
import type { Finding } from '../../src/rules/rule.ts';

function finding(rule: string, x: number, rest: Partial<Finding> = {}): Finding {
  return {
    ...{ id: `${rule}:${x}`, rule, title: `Title of ${rule}`, severity: 'error', message: '' },
    ...{ subject: { kind: 'exchange', key: String(x) }, exchanges: [x], inferred: false },
    ...rest,
  };
}

const session = finding('orphan', 0, { subject: { kind: 'session', key: 's' }, exchanges: [7, 9] });
const all = [finding('echo', 12), session, finding('echo', 4), finding('late', 4)];

test('a finding stands at its exchange, else at its first evidence', () => {
  expect(all.map(placeOf)).toEqual([12, 7, 4, 4]);
  expect(placeOf({ ...session, exchanges: [] })).toBeUndefined();
});

test('places follow each other in both directions, around the end, each once', () => {
  const next = (from: number | undefined, direction: 1 | -1) =>
    nextPlace(all, { direction, ...(from === undefined ? {} : { from }) });
  expect(next(undefined, 1)).toEqual({ x: 4, title: 'Title of echo', place: 1, of: 3 });
  expect(next(4, 1)?.x).toBe(7);
  expect(next(5, 1)?.x).toBe(7);
  expect(next(12, 1)).toMatchObject({ x: 4, place: 1 });
  expect(next(4, -1)).toMatchObject({ x: 12, place: 3 });
  expect(next(undefined, -1)?.x).toBe(12);
  expect(nextPlace([], { direction: 1 })).toBeUndefined();
});

test('the first of each rule and severity', () => {
  const warning = finding('echo', 30, { severity: 'warning' });
  const many = [...all, finding('echo', 20), warning];
  expect(firstOfEachRule(many, 1).map(({ id }) => id)).toEqual([
    ...['echo:12', 'orphan:0', 'late:4', 'echo:30'],
  ]);
  expect(firstOfEachRule(many, 9)).toEqual(many);
});
