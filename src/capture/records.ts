/**
 * The capture file, format 1: `*.mcp.jsonl`, one JSON object a line, append-only. The file is the
 * truth; everything else is derived from these records. Documented in docs/capture-format.md.
 */

/** The newest format this program writes and reads. */
export const CAPTURE_FORMAT = 1;

/** Header fields in raw order and case; values are latin1 strings as they stood on the wire. */
export type RawHeaders = readonly (readonly [name: string, value: string])[];

interface Common {
  /** +1 a record, from 1. */
  readonly seq: number;
  /** Milliseconds since the capture began, monotonic, up to three decimals. Arithmetic uses this only. */
  readonly t: number;
  /** Wall clock, ISO 8601 UTC with milliseconds, for people. */
  readonly at: string;
}

interface OfExchange extends Common {
  /** The exchange: one HTTP request and its response, or one WebSocket connection. */
  readonly x: number;
}

export interface CaptureHeader extends Common {
  readonly type: 'capture';
  readonly format: number;
  readonly startedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: string;
  /** The address clients were told to use. */
  readonly listen: string;
  readonly redaction: { readonly policy: string; readonly identifiers: 'kept' | 'masked' };
}

/** Claims of a readable JWT, unverified and for display only; names and types as in the token. */
export type JwtClaims = Readonly<Record<string, unknown>>;

/** What the credential of a request looked like, never the credential itself. */
export interface Auth {
  /** `Bearer`, `Basic`, …; `api-key` or `cookie` where the header has no scheme. */
  readonly scheme: string;
  /** `fp:` and eight hex digits: the same credential gives the same fingerprint within a capture. */
  readonly fingerprint: string;
  readonly claims?: JwtClaims;
  /** Further credentials of the same request. */
  readonly others?: readonly Omit<Auth, 'others'>[];
}

export interface RequestRecord extends OfExchange {
  readonly type: 'request';
  readonly method: string;
  /** The request target as sent, with credentials in its query replaced. */
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: RawHeaders;
  readonly peer: { readonly address: string; readonly port: number };
  readonly auth?: Auth;
}

interface Body {
  /** Bytes on the wire after removing the transfer coding, whether or not all of them were kept. */
  readonly bytes: number;
  /** The body where it is valid UTF-8; where `encoding` is set, its decoded form. */
  readonly text?: string;
  readonly base64?: string;
  /** Neither `text` nor `base64`: the body may hold credentials in a form that cannot be replaced. */
  readonly withheld?: boolean;
  /** The content-encoding that was undone to get `text`. */
  readonly encoding?: string;
  /** Only the beginning was kept. */
  readonly truncated?: boolean;
  /** The body ended before its end was announced. */
  readonly incomplete?: boolean;
}

export interface RequestBodyRecord extends OfExchange, Body {
  readonly type: 'request.body';
}

export interface Rewrite {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

export interface ResponseRecord extends OfExchange {
  readonly type: 'response';
  readonly status: number;
  readonly statusText?: string;
  readonly httpVersion?: string;
  readonly headers: RawHeaders;
  /** Absent when the relay itself answered. */
  readonly upstream?: {
    readonly address: string;
    readonly port: number;
    readonly reused: boolean;
  };
  /** What the relay changed on the way; `headers` and bodies are as the server sent them. */
  readonly rewrites?: readonly Rewrite[];
  /** What the relay would have changed and could not. */
  readonly notRewritten?: NotRewritten;
}

export interface NotRewritten {
  readonly what: string;
  /** Why not, in words. */
  readonly reason: string;
}

/** Not written for event streams: their events are records of their own. */
export interface ResponseBodyRecord extends OfExchange, Body {
  readonly type: 'response.body';
}

/** One server-sent event, comments included. */
export interface EventRecord extends OfExchange {
  readonly type: 'event';
  readonly event?: string;
  readonly id?: string;
  readonly retry?: number;
  readonly data?: string;
  readonly comment?: string;
  /** The event's bytes, where they are not valid UTF-8; its texts then hold U+FFFD. */
  readonly base64?: string;
  /** Bytes of the event on the wire, its blank line included. */
  readonly bytes: number;
  readonly truncated?: boolean;
  /** The stream ended inside this event. */
  readonly incomplete?: boolean;
  /** What the relay changed in the `endpoint` event, whose head had gone out before. */
  readonly rewrites?: readonly Rewrite[];
}

/** One WebSocket message: its frames joined, its compression undone. */
export interface MessageRecord extends OfExchange {
  readonly type: 'message';
  readonly dir: Direction;
  /** 1 text, 2 binary. */
  readonly opcode: number;
  readonly text?: string;
  readonly base64?: string;
  /** Bytes of the message after decompression, whether or not all of them were kept. */
  readonly bytes?: number;
  /** Only the beginning was kept. */
  readonly truncated?: boolean;
  /** The connection ended inside this message. */
  readonly incomplete?: boolean;
}

/** `up`: from client to server. */
export type Direction = 'up' | 'down';

export interface TrailersRecord extends OfExchange {
  readonly type: 'trailers';
  readonly dir: Direction;
  readonly headers: RawHeaders;
}

export type EndReason =
  'complete' | 'client-abort' | 'upstream-abort' | 'upstream-error' | 'refused';

/** A convenience for `jq`; the analysis never reads it. Any field may be missing. */
export interface EndSummary {
  readonly rpcMethod?: string;
  readonly tool?: string;
  readonly status?: number;
  readonly sessionId?: string;
  readonly issuedSessionId?: string;
  readonly conversation?: string;
  readonly plane?: string;
  readonly durationMs?: number;
}

export interface EndRecord extends OfExchange {
  readonly type: 'end';
  readonly reason: EndReason;
  readonly error?: string;
  readonly closeCode?: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly timing: {
    /** First byte of the request to its last. */
    readonly requestMs?: number;
    /** New upstream connections only. */
    readonly connectMs?: number;
    /** Last byte of the request to the response headers. */
    readonly waitMs?: number;
    /** Response headers to the last byte. */
    readonly receiveMs?: number;
  };
  readonly summary: EndSummary;
}

export type ControlAction =
  'pause' | 'resume' | 'mark' | 'dropped' | 'forwarded-unrecorded' | 'stop';

export interface ControlRecord extends Common {
  readonly type: 'control';
  readonly action: ControlAction;
  /** Of a mark: what its author wrote. */
  readonly note?: string;
  /** Of a mark: the exchange it is set on; absent: it marks a moment. */
  readonly exchange?: number;
  /** Of a mark: its moment in milliseconds since the capture began, where the record came later. */
  readonly markT?: number;
  readonly count?: number;
  readonly bytes?: number;
}

export type ExchangeRecord =
  | RequestRecord
  | RequestBodyRecord
  | ResponseRecord
  | ResponseBodyRecord
  | EventRecord
  | MessageRecord
  | TrailersRecord
  | EndRecord;

export type CaptureRecord = CaptureHeader | ExchangeRecord | ControlRecord;
