/** How all sessions together were used: what they survived. */
import { NAMED } from './hypothesisCase.ts';
import type { Model, Session } from './model.ts';
import { usesOf, type Use } from './uses.ts';

export interface Usage {
  /** The use after the longest silence, and that among the uses that began another batch. */
  readonly longest?: Use;
  readonly longestAcrossBatches?: Use;
  /** Requests with a session after one of its event streams had closed: how many, and the first. */
  readonly afterClose: number;
  readonly firstAfterClose: readonly Use[];
  /** When the first event stream of a session closed; absent where none did. */
  readonly firstCloseT: ReadonlyMap<Session, number>;
}

/** So many sessions between two moments to pause at. */
const AT_ONCE = 64;

export function* readUsage(model: Model): Generator<void, Usage> {
  const reader = new UsageReader(model);
  for (const [place, session] of model.sessions.entries()) {
    reader.read(session);
    if (place % AT_ONCE === AT_ONCE - 1) yield;
  }
  return reader;
}

class UsageReader implements Usage {
  longest?: Use;
  longestAcrossBatches?: Use;
  afterClose = 0;
  readonly firstAfterClose: Use[] = [];
  readonly firstCloseT = new Map<Session, number>();

  constructor(private readonly model: Model) {}

  read(session: Session): void {
    const { glances } = this.model;
    let closedT = Infinity;
    let former: number | undefined;
    for (const [place, use] of usesOf(this.model, session).entries()) {
      const { like, index, startT, endT } = use;
      const batch = glances.batch(index);
      if (isLonger(use, this.longest)) this.longest = use;
      const another = place > 0 && batch !== former;
      if (another && isLonger(use, this.longestAcrossBatches)) this.longestAcrossBatches = use;
      if (like.httpMethod !== 'DELETE' && startT >= closedT) this.survivedClose(use);
      if (like.stream && endT !== undefined) closedT = Math.min(closedT, endT);
      former = batch;
    }
    if (closedT < Infinity) this.firstCloseT.set(session, closedT);
  }

  private survivedClose(use: Use): void {
    this.afterClose += 1;
    if (this.firstAfterClose.length < NAMED) this.firstAfterClose.push(use);
  }
}

function isLonger({ silenceMs }: Use, longest: Use | undefined): boolean {
  return longest === undefined || silenceMs > longest.silenceMs;
}
