import type { Batch, Model, Session } from '../analysis/model.ts';
import { SortedNumbers } from '../base/sortedNumbers.ts';
import { count, EXAMPLES } from './faults.ts';
import { OwnerLedger, type OwnerAccount } from './ownerLedger.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';
import type { Change, Say, Watch } from './watch.ts';

/** Fewer sessions than this show no habit. */
const FEWEST = 3;
/** From this share of batches with a session of their own on, it is a habit. */
const SHARE = 0.8;

/** One finding a plane and principal that opens a session for (nearly) every batch. */
export const sessionPerBatch: Rule = {
  id: 'session-per-batch',
  title: 'A session for every batch',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  aboutLoss: true,
  looksAt:
    'The batches of one plane and principal: how many of them opened a session of their own, used it in that batch alone, and left it.',
  explanation:
    'The client initialises again for each batch of calls instead of using the session it has. Every batch pays for a handshake, every session presents the credential anew, and what a tool keeps in its session is gone with the next batch.',
  remedy:
    'Keep nothing in the session that the next batch needs: key it by the conversation key in _meta or by the verified subject of the token. End sessions after a short time without use, or go stateless. A client should keep its session id between batches.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp), February 2026: 78 sessions for 12 tool calls',
      report: 'https://github.com/openai/openai-apps-sdk-examples/issues/201',
    },
    {
      host: 'OpenHands: a session for every exchange, with a DELETE each',
      report: 'https://github.com/All-Hands-AI/OpenHands/issues/11803',
    },
  ],
  watch: () => new SessionHabits(),
};

/** What one plane and principal did with its sessions. */
interface Habit {
  /** Those it left or ended after one batch, by their places in the order of creation. */
  readonly spent: SortedNumbers;
  /** Of these, so many were never deleted. */
  left: number;
  /** Sessions in use that were used in one batch. */
  current: number;
  /** Of the legacy era, and the tool calls in them. */
  batches: number;
  calls: number;
}

class SessionHabits implements Watch {
  private readonly owners = new OwnerLedger<Habit>(() => {
    return { spent: new SortedNumbers(), left: 0, current: 0, batches: 0, calls: 0 };
  });

  concerns(): boolean {
    return false;
  }

  update(change: Change, say: Say): void {
    const { model, sessions, formerSession, batches, formerBatch } = change;
    for (const session of sessions) {
      const former = formerSession(session);
      if (former) this.count(former, -1);
      this.count(session, 1);
    }
    for (const batch of batches) this.add(model, batch, formerBatch(batch));
    if (change.more) return;
    for (const owner of this.owners.takeTouched()) say(owner.key, this.verdictsOn(owner, model));
  }

  private count(session: Session, by: 1 | -1): void {
    const owner = this.owners.of(session);
    const { state } = owner;
    this.owners.touch(owner);
    if (isCurrent(session)) state.current += by;
    if (!isSpent(session)) return;
    if (session.neverDeleted) state.left += by;
    if (by === 1) state.spent.add(session.index);
    else state.spent.delete(session.index);
  }

  private add(model: Model, batch: Batch, former: Batch | undefined): void {
    const owner = this.owners.of(batch);
    this.owners.touch(owner);
    // Batches come in order, so the first of an owner stays it.
    this.owners.appears(owner, owner.first ?? batch.id);
    if (!isLegacyBatch(model, batch)) return;
    if (!former) owner.state.batches += 1;
    owner.state.calls += batch.toolCalls - (former?.toolCalls ?? 0);
  }

  private verdictsOn(owner: OwnerAccount<Habit>, model: Model): Verdict[] {
    const { spent, current, batches, left } = owner.state;
    const subject = this.owners.subjectOf(owner);
    const opened = spent.items.length + (current > 0 ? 1 : 0);
    if (!subject || opened < FEWEST || opened < SHARE * batches) return [];
    return [
      {
        subject,
        message: messageOf(owner, opened),
        exchanges: spent.items
          .slice(0, EXAMPLES)
          .flatMap((index) => model.sessionAt(index)?.issuedBy ?? []),
        inferred: owner.inferred,
        severity: left > 0 ? 'warning' : 'info',
      },
    ];
  }
}

function messageOf({ plane, state }: OwnerAccount<Habit>, opened: number): string {
  const { batches, calls, left } = state;
  const ratio = (opened / Math.max(1, batches)).toFixed(2);
  const rest =
    left === 0
      ? 'it sent a DELETE for each it left'
      : `${left} ${left === 1 ? 'was' : 'were'} left without a DELETE`;
  return `${plane} opened ${count(opened, 'session')} for ${batches} batches (${ratio} a batch) with ${count(calls, 'tool call')} in all; ${rest}.`;
}

/** The client left it or ended it after one batch; the server did not end it. */
function isSpent(session: Session): boolean {
  const { state } = session;
  const over = state === 'superseded' || state === 'deleted' || state === 'released';
  return over && isUsedOnce(session);
}

/** The one in use when the capture ends. */
function isCurrent(session: Session): boolean {
  return (session.state === 'open' || session.state === 'idle') && isUsedOnce(session);
}

function isUsedOnce({ issuedBy, batchesUsed }: Session): boolean {
  return issuedBy !== undefined && batchesUsed <= 1;
}

function isLegacyBatch(model: Model, { exchanges: [first = 0] }: Batch): boolean {
  return model.exchange(first)?.era === 'legacy';
}
