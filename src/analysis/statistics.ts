/** Figures of a whole capture. Auxiliary exchanges count in none of them. */
import type { Exchange, Model, Session, SessionState } from './model.ts';
import { UNKNOWN_PRINCIPAL } from './principals.ts';

export interface SessionFigures {
  readonly created: number;
  readonly seenInUse: number;
  readonly deleted: number;
  /** Of those, by the inspector's user. */
  readonly deletedFromInspector: number;
  readonly released: number;
  readonly expired: number;
  readonly rejected: number;
  readonly orphaned: number;
  readonly neverDeleted: number;
  readonly neverUsed: number;
  readonly reusedAcrossBatches: number;
  readonly peakActive: number;
  readonly activeAtEnd: number;
}

/** Sessions a server without clean-up would still hold. */
export function isActive({ state }: Session): boolean {
  return state === 'open' || state === 'superseded' || state === 'idle';
}

export function sessionFigures({ sessions }: Model): SessionFigures {
  const inState = (state: SessionState) => count(sessions, (session) => session.state === state);
  return {
    created: count(sessions, ({ seenInUse }) => !seenInUse),
    seenInUse: count(sessions, ({ seenInUse }) => seenInUse),
    deleted: inState('deleted'),
    deletedFromInspector: count(sessions, (session) => session.deletedFromInspector === true),
    released: inState('released'),
    expired: inState('expired'),
    rejected: inState('rejected'),
    orphaned: count(sessions, ({ orphan }) => orphan),
    neverDeleted: count(sessions, ({ neverDeleted }) => neverDeleted),
    neverUsed: count(sessions, ({ neverUsed }) => neverUsed),
    reusedAcrossBatches: count(sessions, ({ batchesUsed }) => batchesUsed > 1),
    peakActive: sessions.reduce((peak, session) => Math.max(peak, session.activeSessions), 0),
    activeAtEnd: count(sessions, isActive),
  };
}

export interface RequestFigures {
  readonly total: number;
  readonly initialize: number;
  readonly withSessionId: number;
  readonly withoutSessionId: number;
  readonly delete: number;
  readonly get: number;
}

export function requestFigures(exchanges: readonly Exchange[]): RequestFigures {
  const withSessionId = count(exchanges, (exchange) => exchange.carriedSessionId !== undefined);
  return {
    total: exchanges.length,
    initialize: count(exchanges, ({ rpcMethod }) => rpcMethod === 'initialize'),
    withSessionId,
    withoutSessionId: exchanges.length - withSessionId,
    delete: count(exchanges, ({ httpMethod }) => httpMethod === 'DELETE'),
    get: count(exchanges, ({ httpMethod }) => httpMethod === 'GET'),
  };
}

/** A result came, be it a tool's error; failed: an error, an abort or no answer. Pending ones are neither. */
export interface ToolCallFigures {
  readonly completed: number;
  readonly failed: number;
}

export function toolCallFigures(exchanges: readonly Exchange[]): ToolCallFigures {
  let completed = 0;
  let failed = 0;
  for (const { toolCalls } of exchanges) {
    for (const { outcome } of toolCalls) {
      if (outcome === 'ok' || outcome === 'tool-error') completed += 1;
      else if (outcome !== 'pending') failed += 1;
    }
  }
  return { completed, failed };
}

/** Requests that presented a credential. */
export function authenticatedCount(exchanges: readonly Exchange[]): number {
  return count(exchanges, ({ auth }) => auth !== undefined);
}

/** Principals told apart by a credential. */
export function knownPrincipals({ principals }: Model): readonly string[] {
  return principals.filter((principal) => principal !== UNKNOWN_PRINCIPAL);
}

/** Null where there is nothing to divide by. */
export function ratio(value: number, of: number): number | null {
  return of === 0 ? null : value / of;
}

export interface Spread {
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
}

/** Of an even number of values the median is the mean of the middle two. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  const median = upper === undefined || lower === undefined ? null : (lower + upper) / 2;
  return { min: sorted[0] ?? null, median, max: sorted.at(-1) ?? null };
}

export function count<T>(items: readonly T[], matches: (item: T) => boolean): number {
  let found = 0;
  for (const item of items) if (matches(item)) found += 1;
  return found;
}
