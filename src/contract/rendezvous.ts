/**
 * How a front end finds an inspector process: the ready line on its standard output, and a file of
 * mode 0600 beside it that a reloaded window reads. The token travels in a header, never in a URL.
 */

/** The header of the feed's WebSocket handshake that carries the token. */
export const FEED_TOKEN_HEADER = 'x-mcp-inspector-token';

/** The one line `record --json` and `open --json` print when they are ready. */
export interface ReadyLine {
  readonly event: 'listening';
  /** What clients are pointed at; absent for `open`. */
  readonly url?: string;
  readonly target: string;
  readonly capture: string;
  readonly feed: string;
  readonly rendezvous: string;
  readonly pid: number;
}

/** The one line printed instead when a start fails; exit code 2. */
export interface FailureLine {
  readonly event: 'failed';
  readonly code:
    'port-in-use' | 'bad-target' | 'bad-usage' | 'unreadable' | 'not-writable' | 'failed';
  readonly message: string;
}

/** Raised when an older reader would misread the rendezvous file. */
export const RENDEZVOUS_VERSION = 1;

/** The rendezvous file. */
export interface Rendezvous {
  /** `RENDEZVOUS_VERSION` of the process that wrote it. */
  readonly version: number;
  /** The version of the product that wrote it; for people. */
  readonly tool?: string;
  readonly pid: number;
  readonly url?: string;
  readonly target: string;
  readonly capture: string;
  readonly feed: string;
  /** 256 bits, hexadecimal. */
  readonly token: string;
  readonly startedAt: string;
}
