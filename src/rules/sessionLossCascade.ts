import { formatDuration, formatOffset } from '../base/time.ts';
import { lostBy } from '../analysis/losses.ts';
import { conversationId } from '../analysis/conversations.ts';
import { hasGapAfter } from '../analysis/gaps.ts';
import { expiryOf } from '../analysis/tokenExpiry.ts';
import type { ConversationKey, Exchange, Model } from '../analysis/model.ts';
import type { Rule, Verdict } from './rule.ts';
import { isSignIn } from './signIn.ts';
import { sessionManagement } from './specification.ts';
import { Selection } from './selection.ts';
import type { Change, Say, Watch } from './watch.ts';

/** Signing in again begins so soon after the refusal, or has nothing to do with it. */
const SIGN_IN_WITHIN_MS = 300_000;
/** So long a silence at the end of the capture says that no more calls came. */
const SILENCE_MS = 60_000;

/** One finding a conversation: a lost session was refused, the host signed in again, and no tool was called any more. */
export const sessionLossCascade: Rule = {
  id: 'session-loss-cascade',
  title: 'Lost session ended the conversation',
  severity: 'error',
  subject: 'conversation',
  eras: ['legacy'],
  aboutLoss: true,
  looksAt:
    'A loss (an initialize without the id while a session is held, or a request that lacks its id) that is answered 400 or 401 though its token had not visibly expired, requests for a new sign-in within five minutes, and no tool call of the same conversation after it.',
  explanation:
    'The client lost its session, the server refused the request, and the host took the refusal for a failed authorisation. It asks its user to sign in again, and after that calls no tool for the rest of the conversation: all work in it is lost, and everybody blames the sign-in.',
  remedy:
    'Do not answer a missing session id with 401, and do not refuse an initialize at all. Where the client cannot keep the id, serve the request without it: key state by the conversation key in _meta, or go stateless.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp), February 2026: prompts to sign in again after every few calls',
      report: 'https://github.com/openai/openai-apps-sdk-examples/issues/201',
    },
  ],
  watch: () => new LossCascades(),
};

function isRefusal({ mcp, era, status }: Exchange): boolean {
  return mcp && era === 'legacy' && (status === 400 || status === 401);
}

class LossCascades implements Watch {
  private readonly signIns = new Selection(isSignIn);
  private readonly refusals = new Selection(isRefusal);
  /** When the last tool call of each conversation began. */
  private readonly lastCalls = new Map<string, { readonly index: number; readonly t: number }>();

  concerns(exchange: Exchange): boolean {
    return (
      isSignIn(exchange) || isRefusal(exchange) || (exchange.mcp && exchange.tool !== undefined)
    );
  }

  update({ exchanges, model, more }: Change, say: Say): void {
    this.signIns.update(exchanges);
    this.refusals.update(exchanges);
    for (const exchange of exchanges) this.noteCall(exchange);
    if (more) return;
    const { items } = this.refusals;
    if (items.length > 0 && this.signIns.items.length > 0) say('', this.verdicts(model));
  }

  private noteCall({ index, mcp, tool, conversation, startT: t }: Exchange): void {
    if (!mcp || tool === undefined || !conversation) return;
    const key = conversationId(conversation);
    if ((this.lastCalls.get(key)?.index ?? -1) <= index) this.lastCalls.set(key, { index, t });
  }

  private verdicts(model: Model): Verdict[] {
    const found = new Map<string, Verdict>();
    for (const exchange of this.refusals.items) {
      const { responseT: refusedT } = exchange;
      const signIn = refusedT === undefined ? undefined : firstAfter(this.signIns.items, refusedT);
      if (refusedT === undefined || !signIn) continue;
      if (signIn.startT - refusedT > SIGN_IN_WITHIN_MS || !lostBy(model, exchange)) continue;
      const former = formerCall(model, exchange);
      const conversation = exchange.conversation ?? former?.conversation;
      const expiry = expiryOf(exchange, model.startedAt);
      // An expired token explains the refusal and the sign-in by itself.
      if (!conversation || expiry === 'expired') continue;
      const key = conversationId(conversation);
      const over = (this.lastCalls.get(key)?.t ?? -Infinity) < refusedT;
      if (!over || model.durationMs - refusedT < SILENCE_MS || found.has(key)) continue;
      const doubtful = expiry === 'unknown' || hasGapAfter(model.gaps, refusedT);
      found.set(key, verdictOf(conversation, exchange, signIn, { former, doubtful }));
    }
    return [...found.values()];
  }
}

/** The last tool call of the principal before that names its conversation. */
function formerCall(model: Model, { index, principal, startT }: Exchange): Exchange | undefined {
  for (let at = index - 1; at >= 0; at -= 1) {
    const exchange = model.exchangeAt(at);
    const own = exchange?.principal === principal && exchange.startT < startT;
    if (own && exchange.mcp && exchange.tool !== undefined && exchange.conversation)
      return exchange;
  }
  return undefined;
}

function verdictOf(
  { value }: ConversationKey,
  loss: Exchange,
  signIn: Exchange,
  { former, doubtful }: { readonly former: Exchange | undefined; readonly doubtful: boolean },
): Verdict {
  const gap = formatDuration(signIn.startT - (loss.responseT ?? loss.startT));
  return {
    subject: { kind: 'conversation', key: value },
    message: `${loss.rpcMethod ?? 'A request'} of ${loss.plane} at ${formatOffset(loss.startT)} came without the session id and was answered ${loss.status ?? 0}; ${gap} later the host began to sign in again (exchange ${signIn.x}), and no tool was called in the conversation any more.`,
    exchanges: [...(former ? [former.x] : []), loss.x, signIn.x],
    // The refused request seldom says which conversation it serves, nor an opaque token when it ends; and
    // calls may have come while nothing was recorded.
    inferred: loss.conversation === undefined || loss.inferred || doubtful,
  };
}

function firstAfter(exchanges: readonly Exchange[], t: number): Exchange | undefined {
  let low = 0;
  let high = exchanges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((exchanges[middle]?.startT ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return exchanges[low];
}
