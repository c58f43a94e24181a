import { expect, onTestFinished, test } from 'vitest';
import { HeapGuard } from '../../src/engine/heapGuard.ts';

test('the heap is full once three quarters of it are kept, and not while they are garbage', () => {
  const heap = { used_heap_size: 900, heap_size_limit: 1000 };
  const guard = new HeapGuard(() => heap);
  onTestFinished(() => guard.dispose());
  expect(guard.full).toBe(false);
  guard.look();
  expect(guard.full).toBe(true);
  heap.used_heap_size = 700;
  guard.look();
  expect(guard.full).toBe(false);
});

test('it looks after each thorough collection by itself', async () => {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const guard = new HeapGuard(() => ({ used_heap_size: 900, heap_size_limit: 1000 }));
  onTestFinished(() => guard.dispose());
  await expect
    .poll(() => {
      collect();
      return guard.full;
    })
    .toBe(true);
});
