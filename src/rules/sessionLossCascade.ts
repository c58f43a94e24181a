import { formatDuration, formatOffset } from '../base/time.ts';
import { lastBefore, lossesOf, usesOfAll } from '../analysis/losses.ts';
import { conversationId } from '../analysis/conversations.ts';
import type { ConversationKey, Exchange, Model } from '../analysis/model.ts';
import { byOwner } from './owners.ts';
import type { Rule, Verdict } from './rule.ts';
import { isSignIn } from './signIn.ts';
import { sessionManagement } from './specification.ts';

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
    'A loss (an initialize without the id while a session is held, or a request that lacks its id) that is answered 400 or 401, requests for a new sign-in within five minutes, and no tool call of the same conversation after it.',
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
  evaluate: (model) => {
    const signIns = model.exchanges.filter(isSignIn);
    if (signIns.length === 0 || !model.exchanges.some(isRefusal)) return [];
    return cascades(model, signIns);
  },
};

function isRefusal({ mcp, era, status }: Exchange): boolean {
  return mcp && era === 'legacy' && (status === 400 || status === 401);
}

interface Call {
  readonly t: number;
  readonly x: number;
  readonly conversation: ConversationKey;
}

function cascades(model: Model, signIns: readonly Exchange[]): Verdict[] {
  const calls = callsByPrincipal(model);
  const last = lastCalls(model);
  const found = new Map<string, Verdict>();
  for (const { exchange } of lossesOf(model, usesOfAll(model))) {
    const refusedT = exchange.responseT;
    if (!isRefusal(exchange) || refusedT === undefined) continue;
    const signIn = firstAfter(signIns, refusedT);
    if (!signIn || signIn.startT - refusedT > SIGN_IN_WITHIN_MS) continue;
    const former = lastBefore(calls.get(exchange.principal) ?? [], exchange.startT, ({ t }) => t);
    const conversation = exchange.conversation ?? former?.conversation;
    if (!conversation) continue;
    const key = conversationId(conversation);
    const over = (last.get(key) ?? -Infinity) < refusedT;
    if (!over || model.durationMs - refusedT < SILENCE_MS || found.has(key)) continue;
    found.set(key, verdictOf(conversation, exchange, signIn, former));
  }
  return [...found.values()];
}

function verdictOf(
  { value }: ConversationKey,
  loss: Exchange,
  signIn: Exchange,
  former: Call | undefined,
): Verdict {
  const gap = formatDuration(signIn.startT - (loss.responseT ?? loss.startT));
  return {
    subject: { kind: 'conversation', key: value },
    message: `${loss.rpcMethod ?? 'A request'} of ${loss.plane} at ${formatOffset(loss.startT)} came without the session id and was answered ${loss.status ?? 0}; ${gap} later the host began to sign in again (exchange ${signIn.x}), and no tool was called in the conversation any more.`,
    exchanges: [...(former ? [former.x] : []), loss.x, signIn.x],
    // The refused request seldom says which conversation it serves.
    inferred: loss.conversation === undefined || loss.inferred,
  };
}

/** Tool calls that name their conversation, in order. */
function callsByPrincipal(model: Model): ReadonlyMap<string, readonly Call[]> {
  const owners = byOwner(model.exchanges.filter(isConversingCall));
  const calls = new Map<string, Call[]>();
  for (const { principal, items } of owners) {
    const held = calls.get(principal) ?? [];
    for (const { x, startT: t, conversation } of items) {
      if (conversation) held.push({ x, t, conversation });
    }
    calls.set(principal, held);
  }
  for (const held of calls.values()) held.sort((a, b) => a.t - b.t);
  return calls;
}

function lastCalls(model: Model): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { conversation, startT } of model.exchanges.filter(isConversingCall)) {
    if (conversation) last.set(conversationId(conversation), startT);
  }
  return last;
}

function isConversingCall({ mcp, tool, conversation }: Exchange): boolean {
  return mcp && tool !== undefined && conversation !== undefined;
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
