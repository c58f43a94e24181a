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
  private readonly changed = new Emitter<RelayState>();

  readonly onDidChange: Event<RelayState> = this.changed.event;

  /** `client`: of a relay that listens; undefined where there is none. */
  use(client: RelayClient | undefined): void {
    if (client === this.client) return;
    this.listening?.dispose();
    this.client = client;
    this.listening = client?.onDidChangeRelay((state) => this.tell(state));
    this.tell(client?.relayState ?? NOTHING);
  }

  dispose(): void {
    this.listening?.dispose();
  }

  private tell(state: RelayState): void {
    this.changed.fire(state);
  }
}

/**
 * Calls with the first host name a relay refused, and not again for that relay: whoever scans it can make up
 * any number of names.
 */
export function onFirstRefusal(client: RelayClient, call: (name: string) => void): Disposable {
  let offered = false;
  const look = ({ refusedHosts: [name] }: RelayState) => {
    if (name === undefined || offered) return;
    offered = true;
    call(name);
  };
  look(client.relayState ?? NOTHING);
  return client.onDidChangeRelay(look);
}
