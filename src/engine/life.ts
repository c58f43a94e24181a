import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';

/** How long an owned inspector outlives its last front end: a window reload takes a few seconds. */
export const OWNED_GRACE_MS = 30_000;

export interface OwnedLifeOptions {
  readonly graceMs: number;
  /** The number of connected front ends, fired on change. */
  readonly onDidChangeFrontEnds: Event<number>;
  readonly onEnd: () => void;
}

/**
 * The life of an inspector that belongs to a front end: it ends when no front end has been there for the
 * grace time, counted from its start as well, since the front end that started it may never come.
 */
export function ownedLife({ graceMs, onDidChangeFrontEnds, onEnd }: OwnedLifeOptions): Disposable {
  let timer: NodeJS.Timeout | undefined = setTimeout(onEnd, graceMs);
  const listening = onDidChangeFrontEnds((frontEnds) => {
    clearTimeout(timer);
    timer = frontEnds === 0 ? setTimeout(onEnd, graceMs) : undefined;
  });
  return {
    dispose: () => {
      listening.dispose();
      clearTimeout(timer);
    },
  };
}
