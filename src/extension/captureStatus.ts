import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { CaptureStatus } from '../contract/api.ts';
import { EnginePull, restAtLeast, type Engine, type Pause } from './enginePull.ts';

const PULL_EVERY_MS = 500;

/** The status of the capture on show, kept up whether a view is visible or not: for status bar and badge. */
export class StatusWatch implements Disposable {
  private readonly changed = new Emitter<CaptureStatus | undefined>();
  private readonly pull: EnginePull;

  readonly onDidChange: Event<CaptureStatus | undefined> = this.changed.event;

  constructor(pause: Pause = restAtLeast(PULL_EVERY_MS)) {
    this.pull = new EnginePull({
      read: async (engine, current) => {
        const status = await engine.request('capture/status', {});
        if (current()) this.changed.fire(status);
      },
      pause,
    });
    this.pull.setVisible(true);
  }

  show(engine: Engine | undefined): void {
    this.changed.fire(undefined);
    this.pull.show(engine);
  }

  dispose(): void {
    this.pull.dispose();
  }
}
