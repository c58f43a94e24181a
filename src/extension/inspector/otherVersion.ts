import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { Rendezvous } from '../../contract/rendezvous.ts';
import { holdFeed, type HeldFeed } from './feed.ts';
import { adoptedProcess } from './inspectorProcess.ts';
import type { RunFiles } from './runFiles.ts';

/**
 * An inspector process that another version of this extension started, and that speaks another contract:
 * it goes on forwarding and recording as long as this is not disposed; what it records is in its file.
 */
export class OtherVersion implements Disposable {
  private readonly ended = new Emitter<void>();
  private over = false;
  /** Fires once, when the process has gone. */
  readonly onDidEnd: Event<void> = this.ended.event;

  private constructor(
    readonly address: Rendezvous,
    readonly files: RunFiles,
    private readonly feed: HeldFeed,
  ) {
    feed.onDidClose(() => {
      if (!this.over) this.ended.fire();
    });
  }

  /** Rejects where the process cannot be reached any more. */
  static async hold(address: Rendezvous, files: RunFiles): Promise<OtherVersion> {
    return new OtherVersion(address, files, await holdFeed(address));
  }

  /** Ends the process, its file complete. */
  async stop(): Promise<void> {
    await adoptedProcess(this.address.pid).stop();
  }

  /** Lets go of the process, which goes on for its grace time. */
  dispose(): void {
    this.over = true;
    this.feed.dispose();
  }
}
