import type { Exchange, MessageFact } from '../analysis/model.ts';
import { idKey, idText, isLegacy, requestsOf } from './exchangeMessages.ts';
import {
  count,
  inExchanges,
  listed,
  perCaptureConfirmed,
  type Fault,
  type Judgement,
} from './faults.ts';
import type { Rule } from './rule.ts';
import { progress } from './specification.ts';
import type { Watch } from './watch.ts';

/** One finding a capture: progress that the client cannot use. */
export const progressInvalid: Rule = {
  id: 'progress-invalid',
  title: 'Progress is invalid',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy'],
  looksAt:
    'Progress notifications of the server: whether the token is one a request gave, the request is still unanswered, and the value is higher than the one before on the stream.',
  explanation:
    'The client knows by the token which request goes on, and shows the value as a bar. It throws away progress for a token it did not give or for a request that was answered, and a value that does not grow makes the bar stand or jump back.',
  remedy:
    'The server should return the progressToken of the request exactly as it came, type included, count up, and stop before it sends the response.',
  spec: progress,
  watch,
};

interface Invalid extends Fault {
  readonly why: string;
}

function watch(): Watch {
  const given = new Set<string>();
  const faulty = perCaptureConfirmed(
    candidatesIn,
    ({ exchange, why, token }) => {
      const said = token && !given.has(token.key) ? token.unknown : why;
      return said === undefined ? undefined : { exchange, why: said };
    },
    judge,
  );
  return {
    concerns: ({ rpc }) => rpc.some((message) => isProgress(message) || gives(message)),
    update: (change, say) => {
      for (const exchange of change.exchanges) addTokens(given, exchange);
      faulty.update(change, say);
    },
  };
}

function judge(faults: readonly Invalid[]): Judgement {
  return {
    message: `${count(faults.length, 'progress notification')} of the server cannot be used: ${listed(faults.map(({ why }) => why))} (${inExchanges(faults)}).`,
  };
}

/** What is wrong with it by its own exchange, and what is if nobody in the capture gave its token. */
interface Candidate extends Fault {
  readonly why?: string;
  readonly token?: { readonly key: string; readonly unknown: string };
}

function candidatesIn(exchange: Exchange): Candidate[] {
  return exchange.rpc.some(isProgress) && isLegacy(exchange) ? judgeStream(exchange) : [];
}

function judgeStream(exchange: Exchange): Candidate[] {
  const tokens = tokensByRequest(exchange);
  const own = new Set(tokens.values());
  const done = new Set<string>();
  const values = new Map<string, number>();
  return exchange.rpc.flatMap((message) => {
    if (message.dir !== 'down') return [];
    if (isLast(message)) done.add(tokens.get(idKey(message.id)) ?? '');
    if (!isProgress(message)) return [];
    const why = whyNot(message, { done, values });
    const token = own.has(idKey(message.progress?.token))
      ? undefined
      : strangeToken(exchange, message);
    const { token: id, value } = message.progress ?? {};
    if (value !== undefined) values.set(idKey(id), value);
    if (why === undefined && token === undefined) return [];
    return [{ exchange, ...(why === undefined ? {} : { why }), ...(token ? { token } : {}) }];
  });
}

interface Known {
  readonly done: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, number>;
}

function whyNot({ progress: held = {} }: MessageFact, known: Known): string | undefined {
  const { token, value } = held;
  if (token === undefined) return 'no token';
  if (value === undefined) return 'no value';
  const key = idKey(token);
  if (known.done.has(key)) return `token ${idText(token)} after the response`;
  const before = known.values.get(key);
  return before !== undefined && value <= before ? `${value} after ${before}` : undefined;
}

/**
 * A token of another exchange may be meant, also one from before the capture; so only what comes in
 * answer to a POST of which all is known, with a token nobody in the capture gave, is unknown.
 */
function strangeToken(
  exchange: Exchange,
  { progress: { token, value } = {} }: MessageFact,
): Candidate['token'] {
  if (token === undefined || value === undefined) return undefined;
  if (exchange.httpMethod !== 'POST' || !exchange.rpcComplete) return undefined;
  return { key: idKey(token), unknown: `token ${idText(token)}, which no request gave` };
}

/** A task goes on after the result that names it. */
function isLast({ kind, taskId }: MessageFact): boolean {
  return kind === 'response' && taskId === undefined;
}

function isProgress({ dir, method }: MessageFact): boolean {
  return dir === 'down' && method === 'notifications/progress';
}

function tokensByRequest(exchange: Exchange): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const { id, meta } of requestsOf(exchange)) {
    if (meta?.progressToken !== undefined) tokens.set(idKey(id), idKey(meta.progressToken));
  }
  return tokens;
}

function addTokens(given: Set<string>, { rpc }: Exchange): void {
  for (const message of rpc) if (gives(message)) given.add(idKey(message.meta?.progressToken));
}

function gives({ dir, meta }: MessageFact): boolean {
  return dir === 'up' && meta?.progressToken !== undefined;
}
