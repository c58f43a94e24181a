import { expect, test } from 'vitest';
import { DisposableStore, toDisposable } from '../../src/base/disposable.ts';
import { Emitter } from '../../src/base/emitter.ts';

test('what is released twice is released once', () => {
  let released = 0;
  const item = toDisposable(() => (released += 1));
  item.dispose();
  item.dispose();
  expect(released).toBe(1);
});

test('a store releases in reverse order, and what comes late at once', () => {
  const order: string[] = [];
  const store = new DisposableStore();
  for (const name of ['first', 'second']) store.add(toDisposable(() => order.push(name)));
  store.dispose();
  store.add(toDisposable(() => order.push('late')));
  expect(order).toEqual(['second', 'first', 'late']);
});

test('a listener that leaves while an event is fired does not disturb the others', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const leaving = emitter.event((value) => {
    heard.push(`a${value}`);
    leaving.dispose();
  });
  emitter.event((value) => heard.push(`b${value}`));
  emitter.fire(1);
  emitter.fire(2);
  expect(heard).toEqual(['a1', 'b1', 'b2']);
});
