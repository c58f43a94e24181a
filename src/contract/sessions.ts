/** A session and its batches, as front ends are told of them. */
import type { SessionState } from '../analysis/model.ts';
import type { Replacement } from '../analysis/replacement.ts';
import type { FindingMark } from './api.ts';

export interface BatchView {
  id: number;
  startT: number;
  endT: number;
  /** How many there are, and the first of them. */
  exchanges: number;
  firstX: number;
  toolCalls: number;
  parallel: number;
  totalMs: number;
  sumMs: number;
  findings: FindingMark[];
}

export interface SessionView {
  /** Absent for the group of exchanges that belong to no session. */
  id?: string;
  state?: SessionState;
  orphan: boolean;
  neverDeleted: boolean;
  /** The inspector's user deleted it; its client did not. */
  deletedFromInspector?: true;
  seenInUse: boolean;
  createdT: number;
  lastUsedT: number;
  plane: string;
  conversations: string[];
  exchanges: number;
  /** Sessions issued and not yet ended when this one was created, itself included. */
  activeSessions?: number;
  /** Absent for the first. */
  sinceLastCreatedMs?: number;
  /** The session that took its place, where one did. */
  supersededBy?: string;
  /** How that one replaced it. */
  replacement?: Replacement;
  /** The most severe first. */
  findings: FindingMark[];
  /** In `outline/range` the first thirty, in `lanes/list` none, in `groups/list` the first and last thousand. */
  batches: BatchView[];
  /** Further ones that were left out. */
  batchesOmitted?: number;
}
