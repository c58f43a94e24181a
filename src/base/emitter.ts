import { toDisposable, type Disposable } from './disposable.ts';

export type Listener<T> = (value: T) => void;
/** Subscribes a listener; disposing the answer unsubscribes it. */
export type Event<T> = (listener: Listener<T>) => Disposable;

/** The private side of an event. A listener added or removed while firing takes effect at the next fire. */
export class Emitter<T> {
  private listeners: readonly Listener<T>[] = [];

  readonly event: Event<T> = (listener) => {
    this.listeners = [...this.listeners, listener];
    return toDisposable(() => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    });
  };

  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
}
