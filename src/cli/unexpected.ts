/**
 * Errors nobody caught. They end the program, unless traffic depends on it: the relay has a thread of its
 * own and goes on, whatever broke beside it.
 */
import { toDisposable, type Disposable } from '../base/disposable.ts';

type Told = (sentence: string) => void;

const survivors = new Set<Told>();

/** From now on the process outlives such an error; each sentence is told once. */
export function outlive(tell: Told): Disposable {
  const said = new Set<string>();
  const survivor: Told = (sentence) => {
    if (said.has(sentence)) return;
    said.add(sentence);
    tell(sentence);
  };
  survivors.add(survivor);
  return toDisposable(() => survivors.delete(survivor));
}

/** Answers whether the process is to go on. */
export function unexpected(error: unknown, tell: Told): boolean {
  // Errors of the language quote values ("on string '…'", a text that is no JSON), which may be captured
  // traffic; those of the system and our own do not.
  const { name, message } = error instanceof Error ? error : new Error('unknown');
  const sentence = `unexpected failure: ${name === 'Error' ? message : name}`;
  if (survivors.size === 0) tell(sentence);
  for (const survivor of survivors) {
    try {
      survivor(`${sentence}; forwarding and recording go on`);
    } catch {
      // What cannot even be told must not end it either.
    }
  }
  return survivors.size > 0;
}
