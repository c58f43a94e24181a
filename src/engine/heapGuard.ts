import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Disposable } from '../base/disposable.ts';

/** Of what the heap may take; one that is full ends the process, and the relay in it. */
const MOST = 0.75;

/** Watches what is left in the heap after each thorough collection: before it, much may be garbage. */
export class HeapGuard implements Disposable {
  private readonly observer: PerformanceObserver;
  private used = 0;

  constructor(
    private readonly statistics: () => {
      used_heap_size: number;
      heap_size_limit: number;
    } = getHeapStatistics,
  ) {
    this.observer = new PerformanceObserver((list) => {
      if (list.getEntries().some(isThorough)) this.look();
    });
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** True once what is kept fills the heap so far that no more should be kept. */
  get full(): boolean {
    return this.used > MOST * this.statistics().heap_size_limit;
  }

  /** Takes what is used now for what is kept. */
  look(): void {
    this.used = this.statistics().used_heap_size;
  }

  dispose(): void {
    this.observer.disconnect();
  }
}

function isThorough(entry: object): boolean {
  const { detail } = entry as { detail?: { kind?: number } };
  return detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
