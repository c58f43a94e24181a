/** Something that holds a resource until `dispose` is called. Disposing twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** Turns a clean-up function into a Disposable that runs it at most once. */
export function toDisposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose: () => {
      if (released) return;
      released = true;
      release();
    },
  };
}

/**
 * Owns disposables and releases them in reverse order.
 * What is added after disposal is disposed at once, so a late arrival cannot leak.
 */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.items.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (const item of this.items.splice(0).reverse()) item.dispose();
  }
}
