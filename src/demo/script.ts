/**
 * What a simulated host does, as data: the clients it speaks through and the steps it takes. The
 * player (player.ts) turns a script into HTTP; nothing in a script depends on what a server answers.
 */
import type { RawHeaders } from '../capture/records.ts';

/** One way in which a host speaks, with its own headers, ids and session. */
export interface Client {
  /** Sent on every request, in this order and case. */
  readonly headers: RawHeaders;
  /** Legacy: the revision follows `initialize` in a header. Modern: routing headers mirror the body. */
  readonly era: 'legacy' | 'modern';
  /** `counting` starts again with each `initialize`; some hosts send `id: 1` on every request. */
  readonly ids: 'counting' | 'always-one';
  /** The revision in the version header. */
  readonly protocolVersion: string;
  /** A header whose value changes from request to request, as when a host speaks from many addresses. */
  readonly rotating?: { readonly name: string; readonly values: readonly string[] };
}

/** A JSON-RPC request or notification in a POST. */
export interface Send {
  readonly do: 'send';
  /** A key of the script's clients. */
  readonly as: string;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly notification?: boolean;
  /** Whether the newest session id this client was issued is sent back. */
  readonly session: 'echoed' | 'omitted';
  /**
   * The client hangs up on an event stream this many milliseconds after its headers, once the answer
   * has come. Absent: it goes on after the answer and leaves the end of the stream to the server.
   */
  readonly hangUpMs?: number;
  /** Further headers of this request alone. */
  readonly headers?: RawHeaders;
}

export type Step =
  | Send
  | { readonly do: 'wait'; readonly ms: number }
  /** Requests begun at the same moment; the next step waits for all of them. */
  | { readonly do: 'together'; readonly requests: readonly Send[] }
  /** Opens the GET stream and leaves it open to the end of the script. */
  | { readonly do: 'listen'; readonly as: string }
  | { readonly do: 'delete'; readonly as: string };

export interface Script {
  readonly clients: Readonly<Record<string, Client>>;
  readonly steps: readonly Step[];
}
