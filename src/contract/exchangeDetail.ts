/** Everything there is to show of one exchange. */
import type { Auth, RawHeaders } from '../capture/records.ts';
import type { FindingView, Row } from './api.ts';

/** What joins an exchange to others, in words: "Cancelled", "by " #31. A number among the parts is an exchange. */
export interface JoinView {
  readonly name: string;
  readonly parts: readonly (string | number)[];
}

export interface BodyView {
  bytes: number;
  text?: string;
  base64?: string;
  encoding?: string;
  truncated: boolean;
  incomplete: boolean;
  /** What to know before it is read, in sentences: that it was cut. */
  notes?: readonly string[];
  /** Without a text: why, in a sentence. */
  instead?: string;
}

/** An event of a stream, or a message of a WebSocket. */
export interface EventView {
  t: number;
  /** Of a message: from whom. */
  event?: string;
  id?: string;
  retry?: number;
  data?: string;
  comment?: string;
  bytes: number;
  /** What to know before it is read, in a sentence: that it was cut, or why it is no text. */
  note?: string;
}

export interface MetaEntry {
  /** Where it stood: `params._meta`, `result._meta`, or the header it came in. */
  source: string;
  key: string;
  /** JSON text. */
  value: string;
  /** Identifies a person or an organisation: shown masked until asked for. */
  personal: boolean;
}

export interface ExchangeDetail {
  row: Row;
  /** Absent where nothing does. */
  joins?: readonly JoinView[];
  url: string;
  httpVersion: string;
  peer: string;
  at: string;
  requestHeaders: RawHeaders;
  /** What those of its headers mean that matter to MCP: name in lower case, and a line. */
  headerMeanings: [name: string, meaning: string][];
  requestBody?: BodyView;
  statusText?: string;
  responseHeaders?: RawHeaders;
  responseBody?: BodyView;
  events: EventView[];
  /** Further events that were recorded but are too many to send. */
  eventsOmitted?: number;
  auth?: Auth;
  /** What the claims of each credential mean, those of `auth` first. */
  claimMeanings?: readonly (readonly (readonly [name: string, meaning: string])[])[];
  meta: MetaEntry[];
  /** How it ended, in words: "200 OK · answered". */
  outcomeText: string;
  endError?: string;
  timing: { requestMs?: number; connectMs?: number; waitMs?: number; receiveMs?: number };
  findings: FindingView[];
}
