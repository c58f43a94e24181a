/** Work of many steps beside which questions are still answered. */
import { setImmediate } from 'node:timers/promises';

/** Others wait no longer than that. */
const SLICE_MS = 10;

export async function paced<T>(steps: Iterator<void, T>): Promise<T> {
  for (;;) {
    const begun = performance.now();
    while (performance.now() - begun < SLICE_MS) {
      const step = steps.next();
      if (step.done) return step.value;
    }
    await setImmediate();
  }
}
