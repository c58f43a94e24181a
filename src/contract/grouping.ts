/** How exchanges are grouped, and the grouped list, lanes and trees a front end asks for. */
import type { BatchView, FindingMark, Row, SearchProgress, SessionView } from './api.ts';
import type { BarLook, PackedBars } from './laneBars.ts';

/**
 * How exchanges stand in lanes, list and trees: under their session; under their session and that
 * under a conversation, plane or principal; or in order of time alone. One choice for all views.
 */
export type GroupBy = 'session' | HeadingBy | 'none';
export type HeadingBy = 'conversation' | 'plane' | 'principal';

/** A conversation, plane or principal with sessions beneath. */
export interface HeadingView {
  by: HeadingBy;
  /**
   * The conversation's value, the plane's name; for a principal its client id and a digest, so that it
   * is recognised and names nobody. Absent for what has none.
   */
  name?: string;
  sessions: number;
  neverDeleted: number;
  exchanges: number;
  toolCalls: number;
  firstT: number;
  lastT: number;
  /** One mark a rule, the most severe first. */
  findings: FindingMark[];
}

export interface GroupsQuery {
  /** Of the headings; with `session` and `none` of the sessions. */
  offset: number;
  limit: number;
  by: GroupBy;
  filter?: string;
  /** Of each heading the latest so many sessions only; absent: all. The heading counts all of them. */
  sessionsPerHeading?: number;
}

export interface GroupsPage {
  revision: number;
  total: number;
  /** Without `heading` the one entry holds the sessions of the page. */
  entries: { key: string; heading?: HeadingView; groups: SessionGroupView[] }[];
}

export interface SessionGroupView {
  /** As in `LineRef`. */
  key: string;
  session: SessionView;
  /** Exchanges of it that stand here and match. */
  matched: number;
  /** The first of them. */
  firstX?: number;
}

/**
 * A line of the grouped list: an exchange, the session it stands under, or the heading above that. The
 * key of a session is its id where it stands first (one session may serve two conversations), and empty
 * for the exchanges that belong to none; all other keys are opaque.
 */
export type LineRef = { x: number } | { group: string };

/** What is folded away, by the keys of groups and headings. */
export interface Folding {
  collapsed?: string[];
  /** Present: all are folded away but these, whatever `collapsed` says; so little is said of very many. */
  unfolded?: string[];
}

/** Columns of the list that its rows can be sorted by; `session`: in order of creation. */
export type SortColumn =
  | 'number'
  | 'time'
  | 'session'
  | 'batch'
  | 'method'
  | 'tool'
  | 'status'
  | 'duration'
  | 'size'
  | 'client'
  | 'findings';

export interface RowSort {
  column: SortColumn;
  /** Absent: ascending. What has no value (no tool, still open) comes last either way. */
  descending?: boolean;
}

/** The grouped list: sessions in order of creation, under each its exchanges that match. */
export interface OutlineQuery extends Folding {
  offset: number;
  limit: number;
  /** The filter language; groups without a match are left out. */
  filter?: string;
  /** Absent: by session. */
  by?: GroupBy;
  /** How the rows of each group are sorted; absent: as they began. */
  sort?: RowSort;
  /**
   * Begin `before` lines above this line instead of at `offset`, so that a list that grew stays
   * where it was. A row that is folded away stands for its group; one that is gone for `offset`.
   */
  anchor?: { line: LineRef; before: number };
}

export type OutlineLine =
  | { kind: 'heading'; key: string; heading: HeadingView; matched: number; folded: boolean }
  | { kind: 'group'; key: string; session: SessionView; matched: number; folded: boolean }
  | {
      kind: 'row';
      group: string;
      row: Row;
      /** When the row before it in time began, of those shown in its group. */
      previousT?: number;
    };

export interface OutlinePage {
  revision: number;
  /** Rows that match, and rows there are. */
  matched: number;
  total: number;
  by: GroupBy;
  /** Lines there are under this filter and folding. */
  length: number;
  /** Index of the first line returned. */
  offset: number;
  lines: OutlineLine[];
  /** The index of the anchor line, where it was found. */
  anchorIndex?: number;
  /** As in RowsPage. */
  filterError?: { message: string; offset: number };
  searching?: SearchProgress;
}

/** A lane: one session, the exchanges that belong to none, a heading, or (ungrouped) everything. */
export interface Lane {
  /** As in `LineRef`. */
  key: string;
  session: SessionView;
  /** Present on the lane of a heading, whose bars show while it is folded; `session` then holds no session. */
  heading?: HeadingView;
  /** Batches inside the window that are wide enough for a bracket, without their exchanges. */
  batches: LaneBatch[];
  /** The exchanges of the lane inside the window; of those that show as one, one. */
  bars: PackedBars;
  /** Exchanges inside the window that were left out. */
  omitted: number;
}

export type LaneBatch = Omit<BatchView, 'exchanges' | 'firstX' | 'findings'>;

/** Folding of headings; that of sessions makes no difference. */
export interface LanesQuery extends Folding {
  offset: number;
  limit: number;
  fromT: number;
  toT: number;
  /** Pieces of the window in which two bars cannot be told apart: pixels, or a few of them. */
  columns: number;
  /** An exchange whose bar is wanted, however many look like it. */
  keep?: number;
  filter?: string;
  /** Absent: by session. */
  by?: GroupBy;
}

export interface LanesPage {
  revision: number;
  total: number;
  durationMs: number;
  lanes: Lane[];
  /** What bars have in common, for `PackedBars.look`. */
  looks: BarLook[];
}
