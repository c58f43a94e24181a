import { ownerKey } from '../analysis/losses.ts';
import type { Batch, Model, Session } from '../analysis/model.ts';
import { count } from './faults.ts';
import { byOwner, type Owner } from './owners.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';

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
  watch: () => {
    let due = false;
    return {
      update: ({ model, sessions, batches, more }, say) => {
        due ||= sessions.length > 0 || batches.length > 0;
        if (!due || more) return;
        due = false;
        say('', verdictsOn(model));
      },
    };
  },
};

function verdictsOn(model: Model): Verdict[] {
  if (model.sessions.length < FEWEST) return [];
  const sessions = new Map(byOwner(model.sessions).map((owner) => [ownerKey(owner), owner.items]));
  return byOwner(model.batches).flatMap((owner) =>
    judge(model, owner, sessions.get(ownerKey(owner)) ?? []),
  );
}

function judge(model: Model, owner: Owner<Batch>, sessions: readonly Session[]): Verdict[] {
  const spent = sessions.filter(isSpent);
  const current = sessions.some(isCurrent) ? 1 : 0;
  const opened = spent.length + current;
  const batches = owner.items.filter((batch) => isLegacyBatch(model, batch));
  if (opened < FEWEST || opened < SHARE * batches.length) return [];
  const left = spent.filter(({ neverDeleted }) => neverDeleted).length;
  return [
    {
      subject: owner.subject,
      message: messageOf(owner, { opened, batches, left }),
      exchanges: spent.slice(0, 5).flatMap(({ issuedBy }) => issuedBy ?? []),
      inferred: owner.inferred,
      severity: left > 0 ? 'warning' : 'info',
    },
  ];
}

interface Figures {
  readonly opened: number;
  readonly batches: readonly Batch[];
  readonly left: number;
}

function messageOf({ plane }: Owner<Batch>, { opened, batches, left }: Figures): string {
  const calls = batches.reduce((sum, { toolCalls }) => sum + toolCalls, 0);
  const ratio = (opened / Math.max(1, batches.length)).toFixed(2);
  const rest =
    left === 0
      ? 'it sent a DELETE for each it left'
      : `${left} ${left === 1 ? 'was' : 'were'} left without a DELETE`;
  return `${plane} opened ${count(opened, 'session')} for ${batches.length} batches (${ratio} a batch) with ${count(calls, 'tool call')} in all; ${rest}.`;
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
