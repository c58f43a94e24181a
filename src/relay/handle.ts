/** What the rest of the product sees of a relay, whether it runs in this thread (tests) or its own. */
import type { Event } from '../base/emitter.ts';
import type { MarkRequest } from '../capture/mark.ts';
import type { UserLocationPolicy } from '../capture/userLocation.ts';

export interface RelayOptions {
  /** The MCP server, http: or https:; its path is what the printed URL carries. */
  readonly target: string;
  /** Port 0 picks a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** The capture file; created with mode 0600, its directory with 0700. */
  readonly out: string;
  /** Host names allowed beside loopback ones (a tunnel's public name). */
  readonly allowHosts: readonly string[];
  /** Bytes kept of one body; the whole body is forwarded and counted. */
  readonly maxBodyBytes: number;
  readonly tool: { readonly name: string; readonly version: string };
  /** Changes that keep clients on the relay; each is on unless it is set to false. */
  readonly rewrites?: Partial<RelayRewrites>;
  /** What the server sees as `Host`; `auto` where it is not given. */
  readonly hostHeader?: HostHeaderPolicy;
  /** Certificate authorities to trust beside the known ones, as PEM text. */
  readonly ca?: string;
  /** What of `openai/userLocation` is recorded; all of it where absent. */
  readonly userLocation?: UserLocationPolicy;
  /** Where HTTP_PROXY, HTTPS_PROXY, NO_PROXY and the like are read; the process's, where absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * `preserve`: what the client sent; `target`: the target's; `auto`: preserved towards a target on
 * this machine, whose own DNS-rebinding defence would else be hidden, the target's for others.
 */
export type HostHeaderPolicy = (typeof HOST_HEADER_POLICIES)[number];

export const HOST_HEADER_POLICIES = ['auto', 'preserve', 'target'] as const;

/** The changes the relay may make to answers; each one made is recorded with the original. */
export interface RelayRewrites {
  /** The absolute URL in the `endpoint` event of the 2024-11-05 transport, where it is the target's. */
  readonly endpoint: boolean;
  /** `resource` of OAuth protected-resource metadata and `resource_metadata=` of challenges. */
  readonly oauthMetadata: boolean;
  /** `Location` of redirects to the target. */
  readonly location: boolean;
}

export const REWRITE_NAMES = ['endpoint', 'oauthMetadata', 'location'] as const;

/** Whole lines of the capture file, after they were written to it. */
export interface CaptureBatch {
  /** UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Byte offset of the first line in the file. */
  readonly offset: number;
}

export interface RelayTrouble {
  /** A sentence for people, without traffic content. */
  readonly message: string;
  /** Records and bytes that were forwarded but could not be kept so far. */
  readonly notKept: { readonly records: number; readonly bytes: number };
}

/** A request that was refused for the host name it came with, or whose web page has that name. */
export interface RefusedHost {
  /** A name that could be allowed: hostile text, but no longer than a host name and without signs. */
  readonly name: string;
  /** The exchange; absent where recording is paused. */
  readonly x?: number;
}

export interface RelayHandle {
  /** What clients are pointed at: the listening address with the target's path. */
  readonly url: string;
  readonly port: number;
  readonly onBatch: Event<CaptureBatch>;
  readonly onTrouble: Event<RelayTrouble>;
  readonly onRefusedHost: Event<RefusedHost>;
  /** The relay ended on its own; the relay thread died. */
  readonly onDidFail: Event<Error>;
  /** The part of the time its thread was busy lately, from 0 to 1; absent where it has none of its own. */
  readonly load?: () => number;
  /** Pausing stops recording; forwarding goes on and is counted. */
  setRecording(recording: boolean): void;
  /** Writes a note of the user's into the capture. */
  mark(request: MarkRequest): void;
  /**
   * Adds a host name to the allowed ones while running, or takes it back (`allowed` false); a text that is
   * none changes nothing.
   */
  allowHost(name: string, allowed?: boolean): void;
  /** Stops listening, gives open exchanges their `end`, flushes the file. */
  stop(): Promise<void>;
}

/** Why a relay could not start; the command line turns `code` into its failure line. */
export class RelayStartError extends Error {
  constructor(
    readonly code: 'port-in-use' | 'bad-target' | 'not-writable' | 'failed',
    message: string,
  ) {
    super(message);
  }
}
