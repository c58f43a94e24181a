import type { Exchange, MessageFact, Model } from '../analysis/model.ts';
import { idKey, idText, isLegacy, requestsOf } from './exchangeMessages.ts';
import { count, inExchanges, listed, perCapture, type Fault } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { progress } from './specification.ts';

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
  evaluate,
};

interface Invalid extends Fault {
  readonly why: string;
}

function evaluate(model: Model): Verdict[] {
  return perCapture(invalidIn(model), (faults) => ({
    message: `${count(faults.length, 'progress notification')} of the server cannot be used: ${listed(faults.map(({ why }) => why))} (${inExchanges(faults)}).`,
  }));
}

function* invalidIn(model: Model): Iterable<Invalid> {
  const given = lazily(() => tokensIn(model));
  for (const exchange of model.exchanges) {
    if (!isLegacy(exchange) || !exchange.rpc.some(isProgress)) continue;
    yield* judgeStream(exchange, given);
  }
}

/** Most progress names a token of its own exchange, so the others are seldom needed. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function* judgeStream(exchange: Exchange, given: () => ReadonlySet<string>): Iterable<Invalid> {
  const tokens = tokensByRequest(exchange);
  const own = new Set(tokens.values());
  const done = new Set<string>();
  const values = new Map<string, number>();
  for (const message of exchange.rpc) {
    if (message.dir !== 'down') continue;
    if (isLast(message)) done.add(tokens.get(idKey(message.id)) ?? '');
    if (!isProgress(message)) continue;
    const { token, value } = message.progress ?? {};
    const key = idKey(token);
    const why = whyNot(message, {
      unknown: !own.has(key) && isUnknown(exchange, key, given),
      done,
      values,
    });
    if (why !== undefined) yield { exchange, why };
    if (value !== undefined) values.set(key, value);
  }
}

interface Known {
  readonly unknown: boolean;
  readonly done: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, number>;
}

function whyNot({ progress: held = {} }: MessageFact, known: Known): string | undefined {
  const { token, value } = held;
  if (token === undefined) return 'no token';
  if (value === undefined) return 'no value';
  const key = idKey(token);
  if (known.unknown) return `token ${idText(token)}, which no request gave`;
  if (known.done.has(key)) return `token ${idText(token)} after the response`;
  const before = known.values.get(key);
  return before !== undefined && value <= before ? `${value} after ${before}` : undefined;
}

/**
 * A token of another exchange may be meant, also one from before the capture; so only what comes in
 * answer to a POST of which all is known, with a token nobody in the capture gave, is unknown.
 */
function isUnknown(exchange: Exchange, key: string, given: () => ReadonlySet<string>): boolean {
  return exchange.httpMethod === 'POST' && exchange.rpcComplete && !given().has(key);
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

function tokensIn(model: Model): ReadonlySet<string> {
  const tokens = new Set<string>();
  for (const { rpc } of model.exchanges) {
    for (const { dir, meta } of rpc) {
      if (dir === 'up' && meta?.progressToken !== undefined) tokens.add(idKey(meta.progressToken));
    }
  }
  return tokens;
}
