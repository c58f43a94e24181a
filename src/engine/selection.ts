import type { CaptureView } from './view.ts';

/** Which exchanges of a capture are meant; all conditions hold together, absent ones do not count. */
export interface Selection {
  readonly session?: string | undefined;
  readonly conversation?: string | undefined;
  readonly filter?: string | undefined;
}

/**
 * The exchanges of a selection, or undefined where it selects everything. Throws a sentence for people
 * where it names something that is not there or a filter that cannot be read.
 */
export function selectExchanges(
  view: CaptureView,
  { session, conversation, filter }: Selection,
): ReadonlySet<number> | undefined {
  if (session === undefined && conversation === undefined && filter === undefined) return undefined;
  if (session !== undefined && !view.model.session(session)) {
    throw new Error(`there is no session ${JSON.stringify(session)} in this capture`);
  }
  const { rows, error } = view.filter(filter);
  if (error)
    throw new Error(`the filter cannot be read at character ${error.offset + 1}: ${error.message}`);
  const selected = rows.filter(
    (row) =>
      (session === undefined || row.sessionId === session) &&
      (conversation === undefined || row.conversation === conversation),
  );
  if (conversation !== undefined && !view.rows.some((row) => row.conversation === conversation)) {
    throw new Error(`there is no conversation ${JSON.stringify(conversation)} in this capture`);
  }
  return new Set(selected.map(({ x }) => x));
}
