/**
 * What the lanes are drawn from: the fields of the contract's rows and sessions that geometry needs.
 * Times are milliseconds since the capture began.
 */
export type MarkSeverity = 'error' | 'warning' | 'info';

/** What many bars have in common. */
export interface BarLookInput {
  readonly httpMethod: string;
  readonly label: string;
  readonly mcp: boolean;
  readonly echo: 'issued' | 'carried' | 'missing' | 'none';
  readonly outcome: 'ok' | 'tool-error' | 'rpc-error' | 'http-error' | 'aborted' | 'pending';
  readonly findings: readonly { readonly severity: MarkSeverity }[];
}

export interface BarInput {
  readonly x: number;
  readonly startT: number;
  readonly requestEndT?: number | undefined;
  readonly responseT?: number | undefined;
  /** Absent while the exchange is open. */
  readonly endT?: number | undefined;
  readonly eventTimes: readonly number[];
  readonly look: BarLookInput;
}

export interface BatchInput {
  readonly id: number;
  readonly startT: number;
  readonly endT: number;
  readonly toolCalls: number;
  readonly parallel: number;
  readonly totalMs: number;
  readonly sumMs: number;
}

/** Which session took over, how long after the last use of this one, and what was last seen of it. */
export interface ReplacementInput {
  readonly by: string;
  readonly gapMs: number;
  readonly after?: string;
}

export interface SessionInput {
  /** Absent for the exchanges that belong to no session. */
  readonly id?: string;
  readonly state?: 'open' | 'deleted' | 'released' | 'expired' | 'rejected' | 'superseded' | 'idle';
  readonly neverDeleted: boolean;
  readonly deletedFromInspector?: true;
  readonly seenInUse: boolean;
  readonly createdT: number;
  readonly lastUsedT: number;
  readonly sinceLastCreatedMs?: number;
  readonly supersededBy?: string;
  readonly replacement?: ReplacementInput;
}

export interface LaneInput {
  readonly key: string;
  readonly session: SessionInput;
  readonly batches: readonly BatchInput[];
  readonly bars: readonly BarInput[];
}

/** Vertical measures of a lane, in CSS pixels from its top. */
export interface LaneMetrics {
  readonly laneHeight: number;
  /** The middle of brackets, their captions and glyphs. */
  readonly bracketY: number;
  readonly barTop: number;
  readonly barHeight: number;
}

/** Few lanes are tall, so that concurrent bars stay apart; many are as low as their text allows. */
export function metricsFor(lanes: number): LaneMetrics {
  const laneHeight = lanes <= 3 ? 52 : lanes <= 8 ? 38 : 30;
  const barTop = laneHeight > 30 ? 14 : 12;
  return { laneHeight, bracketY: barTop / 2, barTop, barHeight: laneHeight - barTop - 6 };
}

export type MeasureText = (text: string) => number;
