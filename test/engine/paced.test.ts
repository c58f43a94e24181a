import { expect, test } from 'vitest';
import { paced } from '../../src/engine/paced.ts';

function* untilTold(told: () => boolean): Generator<void, number> {
  let steps = 0;
  while (!told()) {
    steps += 1;
    yield;
  }
  return steps;
}

test('between two slices others have their turn', async () => {
  let told = false;
  setImmediate(() => (told = true));
  // It would never end, did it not leave the processor to others.
  expect(await paced(untilTold(() => told))).toBeGreaterThan(0);
});

test('what fails in a step fails as a whole', async () => {
  function* failing(): Generator<void, void> {
    yield;
    throw new Error('no such thing');
  }
  await expect(paced(failing())).rejects.toThrow('no such thing');
});
