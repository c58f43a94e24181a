import { digest } from '../../base/digest.ts';
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { EngineApi, EngineMethod } from '../../contract/api.ts';

/** The part of the engine's client that documents need. */
export interface DocumentEngine {
  request<M extends EngineMethod>(
    method: M,
    params: EngineApi[M]['params'],
  ): Promise<EngineApi[M]['result']>;
  readonly onDidChange: Event<unknown>;
}

/** A short name for a capture in the addresses of its documents, the same while its file stays where it is. */
export function captureKey(file: string): string {
  return digest(file).slice(0, 8);
}

/** The captures this window can ask about. */
export class OpenCaptures {
  /** By key; the latest that was opened answers where a file is open twice. */
  private readonly engines = new Map<string, DocumentEngine[]>();
  private readonly changed = new Emitter<string>();

  /** Fires with the key of a capture that was opened, changed or closed. */
  readonly onDidChange: Event<string> = this.changed.event;

  add(file: string, engine: DocumentEngine): Disposable {
    const key = captureKey(file);
    this.engines.set(key, [...(this.engines.get(key) ?? []), engine]);
    const listening = engine.onDidChange(() => this.changed.fire(key));
    this.changed.fire(key);
    return toDisposable(() => {
      listening.dispose();
      this.engines.set(
        key,
        (this.engines.get(key) ?? []).filter((other) => other !== engine),
      );
      this.changed.fire(key);
    });
  }

  find(key: string): DocumentEngine | undefined {
    return this.engines.get(key)?.at(-1);
  }
}
