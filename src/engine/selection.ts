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
  const { numbers, error } = view.filter(filter);
  if (error)
    throw new Error(`the filter cannot be read at character ${error.offset + 1}: ${error.message}`);
  const { model } = view;
  const selected = numbers().filter((x) => {
    const exchange = model.exchange(x);
    if (session !== undefined && exchange?.sessionId !== session) return false;
    return conversation === undefined || exchange?.conversation?.value === conversation;
  });
  const isKnown = model.conversations.some(({ value }) => value === conversation);
  if (conversation !== undefined && !isKnown) {
    throw new Error(`there is no conversation ${JSON.stringify(conversation)} in this capture`);
  }
  return new Set(selected);
}
