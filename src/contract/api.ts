/**
 * The engine's API: what a front end (VS Code, its webview, a command line) may ask of one capture.
 * The engine owns the data; a front end pulls what it shows. After `capture/changed` it asks again,
 * so a hidden or slow front end loses nothing and costs nothing.
 */
import type { Hypothesis } from '../analysis/hypotheses.ts';
import type { Echo, Era, Outcome } from '../analysis/model.ts';
import type { EndReason } from '../capture/records.ts';
import type { Severity, Subject } from '../rules/rule.ts';
import type { AgentQuestion } from './agentTools.ts';
import type { DocumentRequest, DocumentText } from './documents.ts';
import type { ExchangeDetail } from './exchangeDetail.ts';
import type {
  CurlQuery,
  CurlView,
  ExportOutcome,
  ExportRequest,
  ReportRequest,
  ReportText,
} from './exports.ts';
import type {
  FindingPlace,
  FindingRules,
  FindingsList,
  FindingsOfRuleQuery,
  FindingsPage,
  FindingsQuery,
  NextFindingQuery,
} from './findingRules.ts';
import type {
  GroupsPage,
  GroupsQuery,
  LanesPage,
  LanesQuery,
  OutlinePage,
  OutlineQuery,
} from './grouping.ts';
import type { MarkQuery, MarkView } from './marks.ts';
import type { SessionView } from './sessions.ts';

export type * from './exchangeDetail.ts';
export type * from './exports.ts';
export type * from './grouping.ts';
export type { BarLook, LaneBar, PackedBars } from './laneBars.ts';
export type * from './marks.ts';
export type * from './sessions.ts';

/** Raised when a change would break an older front end. Sent in the greeting of the feed. */
export const CONTRACT_VERSION = 1;

/** Requests, by method. All of them are answered with a result or an error. */
export interface EngineApi {
  'capture/status': { params: Record<string, never>; result: CaptureStatus };
  'capture/summary': { params: Record<string, never>; result: Summary };
  'sessions/list': { params: SessionsQuery; result: SessionsPage };
  'rows/range': { params: RowsQuery; result: RowsPage };
  'rows/locate': { params: { x: number; filter?: string }; result: { index: number } };
  'outline/range': { params: OutlineQuery; result: OutlinePage };
  'lanes/list': { params: LanesQuery; result: LanesPage };
  /** Conversations, planes or principals with their sessions, for trees; sessions alone under no heading. */
  'groups/list': { params: GroupsQuery; result: GroupsPage };
  /** For completion: values a field of the filter language has in the capture, the most frequent first. */
  'filter/values': { params: { field: string; limit: number }; result: FieldValues };
  /** Ends the search for free text that is under way; what it found stays. */
  'search/stop': { params: Record<string, never>; result: Record<string, never> };
  /** Goes on with what was stopped. */
  'search/resume': { params: Record<string, never>; result: Record<string, never> };
  'overview/get': { params: { buckets: number }; result: Overview };
  'exchange/get': { params: { x: number }; result: ExchangeDetail };
  /** The request as a `curl` command. An error where it cannot be one (a WebSocket connection). */
  'exchange/curl': { params: CurlQuery; result: CurlView };
  /** A part of an exchange as a text to read, search and compare. */
  'exchange/document': { params: DocumentRequest; result: DocumentText };
  'findings/list': { params: FindingsQuery; result: FindingsList };
  /** The next exchange with a finding, around the end. */
  'findings/next': { params: NextFindingQuery; result: { next?: FindingPlace } };
  /** The findings counted by severity and rule, the most severe first, and the rules that are ignored. */
  'findings/rules': { params: Record<string, never>; result: FindingRules };
  /** The findings of one rule and severity, in order of the capture. */
  'findings/ofRule': { params: FindingsOfRuleQuery; result: FindingsPage };
  /** Leaves these rules out of all answers from now on, and takes all others in again. */
  'findings/ignore': { params: { rules: string[] }; result: CaptureStatus };
  /** What did, and what did not, make clients lose their sessions. Looks at the whole capture: ask when it is shown. */
  'hypotheses/list': { params: Record<string, never>; result: { hypotheses: HypothesisView[] } };
  /** Keeps a note in the capture. An error where it cannot be kept there. */
  'capture/mark': { params: MarkQuery; result: CaptureStatus };
  /** `revision`: as `CaptureStatus.marks` says it. */
  'marks/list': {
    params: Record<string, never>;
    result: { marks: MarkView[]; revision: number };
  };
  'recording/set': { params: { recording: boolean }; result: CaptureStatus };
  /**
   * Lets requests under this host name pass from now on, or, with `allowed` false, no longer. An error where
   * it is no host name, or for a file.
   */
  'relay/allowHost': { params: { name: string; allowed?: boolean }; result: CaptureStatus };
  /** A question of a language model. The answer is JSON, masked and short. */
  'agent/ask': { params: AgentQuestion; result: { text: string } };
  /** Ends the process, its file complete. Where signals only kill (Windows), the one way to that. */
  'inspector/stop': { params: Record<string, never>; result: Record<string, never> };
  'capture/report': { params: ReportRequest; result: ReportText };
  'capture/export': { params: ExportRequest; result: ExportOutcome };
}

export type EngineMethod = keyof EngineApi;

/** Sent by the engine unasked. */
export interface EngineEvents {
  /** The first thing said on a feed once the token was accepted. */
  'feed/greeting': { contract: number };
  /** At most every 100 ms. */
  'capture/changed': { revision: number };
  /** After the greeting, and when it changed: what a front end offers commands by. */
  'relay/state': RelayState;
}

export interface RelayState {
  /** False while paused, and for files. */
  recording: boolean;
  /** The names of `CaptureStatus.refusedHosts`. */
  refusedHosts: string[];
}

export interface CaptureStatus {
  /** `live`: a relay feeds it; `file`: opened from disk. */
  source: 'live' | 'file';
  target: string;
  /** What clients are to be pointed at; absent for a file. */
  url?: string;
  /** The capture file. */
  file: string;
  startedAt: string;
  /** False while paused (forwarding goes on), and for files. */
  recording: boolean;
  /** Why the relay or the recorder is not well, in a sentence. */
  trouble?: string;
  /** The file's last line was cut, or some lines could not be read: what was left out. */
  notice?: string;
  /** The file is still being read, so all figures grow: bytes read so far, and all of it. */
  loading?: { bytes: number; of: number };
  revision: number;
  durationMs: number;
  exchanges: number;
  openExchanges: number;
  sessions: number;
  findings: Record<Severity, number>;
  /** Changes when `marks/list` does; absent: there is none. */
  marks?: number;
  /** How often exchanges were joined to others; grows when one that has ended may read differently. */
  joins?: number;
  /** Records and bytes that were forwarded but could not be kept. */
  notKept?: { records: number; bytes: number };
  /** Host names lately refused, the latest first, so that a front end can offer to allow them. */
  refusedHosts?: RefusedHostView[];
}

export interface RefusedHostView {
  /** Sent by whoever asked: hostile text, at most 255 characters; an IPv6 address in brackets. */
  name: string;
  /** Requests refused under this name. */
  count: number;
  /** The exchange of the last of them; absent where recording was paused. */
  lastX?: number;
}

/** The figures that decide. */
export interface Summary {
  revision: number;
  sessions: { created: number; seenInUse: number; neverDeleted: number; orphaned: number };
  reusedAcrossBatches: number;
  batches: number;
  toolCalls: { completed: number; failed: number };
  authenticatedPerToolCall: number | null;
  /** Echoes of the plane and method where most are missing; null when nothing was owed. */
  echo: { method: string; echoed: number; expected: number }[];
  streamMedianMs: number | null;
  eras: Record<Era, number>;
  auxiliary: number;
}

export interface FindingMark {
  rule: string;
  title: string;
  severity: Severity;
}

/** One line of the list and one bar of the timeline. */
export interface Row {
  x: number;
  startT: number;
  requestEndT?: number;
  responseT?: number;
  /** Absent while the exchange is open. */
  endT?: number;
  endReason?: EndReason;
  httpMethod: string;
  path: string;
  /** `tools/call`, `(stream)`, …; for auxiliary exchanges the HTTP method and path. */
  label: string;
  tool?: string;
  status?: number;
  stream: boolean;
  mcp: boolean;
  era: Era;
  plane: string;
  echo: Echo;
  /** The id on the request, or the one the answer issued. */
  sessionId?: string;
  inferred: boolean;
  batch?: number;
  conversation?: string;
  outcome: Outcome;
  bytesUp: number;
  bytesDown: number;
  /** Times of the answer's events, the first hundred. */
  eventTimes: number[];
  /** Its session is an orphan. */
  orphan?: boolean;
  /** Findings on the exchange itself; those on its session and batch stand there. */
  findings: FindingMark[];
  /** Notes of the marks that stand here. */
  notes?: string[];
}

export interface RowsQuery {
  offset: number;
  limit: number;
  /** The filter language of src/filter; absent or empty: all. */
  filter?: string;
}

export interface RowsPage {
  revision: number;
  /** Rows that match, and rows there are. */
  matched: number;
  total: number;
  rows: Row[];
  /** The filter could not be read: what is wrong and where; the rows are then those of no filter. */
  filterError?: { message: string; offset: number };
  /**
   * The filter has free text, which is looked for in the file: more rows may match. Asking again goes on
   * with it; `capture/changed` says when there is more.
   */
  searching?: SearchProgress;
}

/** Bytes of the capture file that were looked at, and all of them. */
export interface SearchProgress {
  readonly done: number;
  readonly of: number;
  /** Ended by `search/stop`, until `search/resume`. */
  readonly stopped?: boolean;
}

export interface SessionsQuery {
  offset: number;
  limit: number;
}

export interface SessionsPage {
  revision: number;
  total: number;
  sessions: SessionView[];
  /** The rows of the batches above, so that a tree needs one question. */
  rows: Row[];
}

/** The whole capture in equal slices of time, for a picture a few hundred pixels wide. */
export interface Overview {
  revision: number;
  durationMs: number;
  /**
   * Exchanges open at some moment of each slice, by what their bars show, piled up: each kind together
   * with those that follow, so the first has all.
   */
  exchanges: {
    kind: 'initialize' | 'call' | 'request' | 'stream' | 'auxiliary';
    counts: number[];
  }[];
  /** The most severe finding on an exchange or session that begins in the slice. */
  severity: (Severity | null)[];
}

/** With the first of the exchanges that decide it. */
export interface HypothesisView extends Hypothesis {
  /** What it supposes, in a few words. */
  claim: string;
}

export interface FindingView {
  id: string;
  rule: string;
  title: string;
  severity: Severity;
  subject: Subject;
  message: string;
  explanation: string;
  remedy: string;
  spec: { title: string; url: string };
  exchanges: number[];
  inferred: boolean;
  /** It speaks of a session that was lost: the hypotheses say what it is not. */
  aboutLoss?: true;
  /** The plane concerned, where it is one. */
  plane?: string;
}

export interface FieldValues {
  values: string[];
}
