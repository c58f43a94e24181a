import { expect, test } from 'vitest';
import { Sequencer, type Draft } from '../../src/capture/sequencer.ts';

function start(): {
  sequencer: Sequencer;
  lines: string[];
  lost: () => number;
  clock: { t: number };
} {
  const clock = { t: 1000 };
  const lines: string[] = [];
  let lost = 0;
  const sequencer = new Sequencer(
    { now: () => clock.t, wall: () => Date.UTC(2026, 0, 2) },
    {
      append: (type, tail) => lines.push(`${type} {${tail}`),
      lost: (records) => void (lost += records),
    },
  );
  return { sequencer, lines, lost: () => lost, clock };
}

const draft = (type: string): readonly Draft[] => [{ type, fields: { x: 1 } }];

test('a happening is stamped when it happens, to a microsecond', async () => {
  const { sequencer, lines, clock } = start();
  clock.t = 1002.5004;
  sequencer.push(() => draft('a'));
  clock.t = 9000;
  await sequencer.settled();
  expect(lines).toEqual(['a {"t":2.5,"at":"2026-01-02T00:00:00.000Z","x":1}']);
});

test('nothing is built before the caller has gone on', async () => {
  const { sequencer, lines } = start();
  sequencer.push(() => draft('a'));
  await Promise.resolve();
  expect(lines).toEqual([]);
  await sequencer.settled();
  expect(lines).toHaveLength(1);
});

test('what takes long holds its place', async () => {
  const { sequencer, lines } = start();
  let finish: (drafts: readonly Draft[]) => void = () => undefined;
  let begun = false;
  sequencer.push(() => {
    begun = true;
    return new Promise((resolve) => (finish = resolve));
  });
  sequencer.push(() => draft('later'));
  while (!begun) await new Promise((resolve) => setImmediate(resolve));
  sequencer.push(() => draft('last'));
  expect(lines).toEqual([]);
  finish(draft('slow'));
  await sequencer.settled();
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['slow', 'later', 'last']);
});

test('a record that cannot be made is counted, the others are made', async () => {
  const { sequencer, lines, lost } = start();
  sequencer.push(() => {
    throw new Error('broken');
  });
  sequencer.push(() => Promise.reject(new Error('broken')));
  sequencer.push(() => draft('a'));
  await sequencer.settled();
  expect(lost()).toBe(2);
  expect(lines).toHaveLength(1);
});
