import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capturesToRemove, type StoredCapture } from '../../src/capture/retention.ts';

const capture = (name: string, bytes: number, modifiedMs: number, inUse = false) => ({
  ...{ path: `/captures/${name}`, bytes, modifiedMs, inUse },
});
const names = (captures: readonly StoredCapture[]) =>
  captures.map(({ path }) => path.slice('/captures/'.length));

const some = [
  capture('new', 10, 300),
  capture('old', 10, 100),
  capture('running', 50, 50, true),
  capture('middle', 10, 200),
];

test('the oldest go first, as many as it takes, and never one in use', () => {
  expect(names(capturesToRemove(some, { maxTotalBytes: 80 }, 1000))).toEqual([]);
  expect(names(capturesToRemove(some, { maxTotalBytes: 79 }, 1000))).toEqual(['old']);
  expect(names(capturesToRemove(some, { maxTotalBytes: 60 }, 1000))).toEqual(['old', 'middle']);
  expect(names(capturesToRemove(some, { maxTotalBytes: 0 }, 1000))).toEqual([
    'old',
    'middle',
    'new',
  ]);
});

test('what is too old goes whatever the size', () => {
  expect(names(capturesToRemove(some, { maxAgeMs: 750 }, 1000))).toEqual(['old', 'middle']);
  expect(capturesToRemove(some, {}, 1e15)).toEqual([]);
});

test('afterwards the limit holds, or only what is in use is left', () => {
  const any = fc.record({
    path: fc.uuid(),
    bytes: fc.nat(1000),
    modifiedMs: fc.nat(1000),
    inUse: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(any), fc.nat(5000), (captures, maxTotalBytes) => {
      const gone = new Set(capturesToRemove(captures, { maxTotalBytes }, 1000));
      const left = captures.filter((each) => !gone.has(each));
      const total = left.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(total <= maxTotalBytes || left.every(({ inUse }) => inUse)).toBe(true);
      expect([...gone].some(({ inUse }) => inUse)).toBe(false);
      const newestGone = Math.max(-1, ...[...gone].map(({ modifiedMs }) => modifiedMs));
      for (const { inUse, modifiedMs } of left) {
        if (!inUse) expect(modifiedMs).toBeGreaterThanOrEqual(newestGone);
      }
    }),
  );
});
