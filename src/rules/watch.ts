/**
 * How a rule follows a capture. It is told what is new or different and says the verdicts that follow
 * from it, so that a rule costs what changed, not what there is. However the news is cut into parts,
 * the verdicts in the end are those of the whole at once.
 */
import type { Exchange, Model, Session } from '../analysis/model.ts';
import type { ChangePart } from '../analysis/modelChange.ts';
import type { VersionOf } from './negotiation.ts';
import type { Verdict } from './rule.ts';
import { Selection } from './selection.ts';

/** What a rule may look up. */
export interface RuleContext {
  readonly model: Model;
  /** The protocol version that was negotiated for an exchange of the legacy era. */
  readonly versionOf: VersionOf;
  /** What that version rests on, where it may still become another; see `Change.negotiated`. */
  readonly openVersionOf: VersionOf;
}

/** What is new or different since the watch was told before; all of it at first. */
export interface Change extends RuleContext, ChangePart {
  /** What versions rest on of which something new became known; see `openVersionOf`. */
  readonly negotiated: Iterable<string>;
}

/** Takes the place of what was said under the same key before. */
export type Say = (key: string | number, verdicts: readonly Verdict[]) => void;

export interface Watch {
  update(change: Change, say: Say): void;
  /**
   * Whether `exchange`, or any other that is `alike`, may matter. Asked once for all that are alike, of an
   * exchange that is new; where it is not, the watch is not told of them. Absent: all exchanges matter.
   */
  concerns?(exchange: Exchange, context: RuleContext): boolean;
}

/**
 * A rule that judges each exchange by itself, and by what can no longer change. `concerns`: says as `Watch`
 * does which exchanges it may have verdicts on.
 */
export function eachExchange(
  concerns: (exchange: Exchange) => boolean,
  verdictsOf: (exchange: Exchange, context: RuleContext) => readonly Verdict[],
): Watch {
  return {
    concerns,
    update: (change, say) => {
      for (const exchange of change.exchanges) {
        say(exchange.index, concerns(exchange) ? verdictsOf(exchange, change) : []);
      }
    },
  };
}

/** A rule that judges each session by itself and its exchanges. */
export function eachSession(
  verdictsOf: (session: Session, context: RuleContext) => readonly Verdict[],
): Watch {
  return {
    concerns: () => false,
    update: (change, say) => {
      for (const session of change.sessions) say(session.id, verdictsOf(session, change));
    },
  };
}

/**
 * A rule for which some exchanges matter: it judges them together, in order, whenever one of them
 * changes, or an exchange `unsettles` them. Both say the same of all exchanges that are `alike`.
 */
export function together(
  matters: (exchange: Exchange) => boolean,
  verdictsOf: (exchanges: readonly Exchange[], context: RuleContext) => readonly Verdict[],
  unsettles: (exchange: Exchange) => boolean = () => false,
): Watch {
  const kept = new Selection(matters);
  let due = false;
  return {
    concerns: (exchange) => matters(exchange) || unsettles(exchange),
    update: (change, say) => {
      const changed = kept.update(change.exchanges);
      due ||= changed || (kept.items.length > 0 && change.exchanges.some(unsettles));
      if (!due || change.more) return;
      due = false;
      say('', verdictsOf(kept.items, change));
    },
  };
}
