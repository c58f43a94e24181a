import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { RelayState } from '../../contract/api.ts';

/** The part of an engine's client this needs. */
export interface RelayClient {
  readonly relayState: RelayState | undefined;
  readonly onDidChangeRelay: Event<RelayState>;
}

const NOTHING: RelayState = { recording: false, refusedHosts: [] };

/** What the relay of the window's inspector says of itself, whichever inspector that is. */
export class RelayWatch implements Disposable {
  private client: RelayClient | undefined;
  private listening: Disposable | undefined;
  private offered = false;
  private readonly changed = new Emitter<RelayState>();
  private readonly refused = new Emitter<string>();

  readonly onDidChange: Event<RelayState> = this.changed.event;
  /**
   * Fires with the first host name an inspector refused, and not again for that inspector: whoever scans
   * the relay can make up any number of names.
   */
  readonly onDidRefuseFirst: Event<string> = this.refused.event;

  /** `client`: of a relay that listens; undefined where there is none. */
  use(client: RelayClient | undefined): void {
    if (client === this.client) return;
    this.listening?.dispose();
    this.client = client;
    this.offered = false;
    this.listening = client?.onDidChangeRelay((state) => this.tell(state));
    this.tell(client?.relayState ?? NOTHING);
  }

  dispose(): void {
    this.listening?.dispose();
  }

  private tell(state: RelayState): void {
    this.changed.fire(state);
    const [name] = state.refusedHosts;
    if (name === undefined || this.offered) return;
    this.offered = true;
    this.refused.fire(name);
  }
}
