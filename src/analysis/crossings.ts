/**
 * What joins exchanges to each other. JSON-RPC ids restart with every client, so an id counts only
 * beside a key that both exchanges carry:
 *
 * - HTTP+SSE (2024-11-05): POSTs to the target its event stream named are answered on that stream;
 * - `Last-Event-ID`: a GET goes on where a stream of the same session was cut;
 * - a request of the server on a stream is answered by a POST of the same session;
 * - `taskId`: a call that became a task ends with the round that brings its result;
 * - a cancellation names a request of the same owner, and progress on another stream a token.
 *
 * A fold over the records: what is joined depends on their order alone. Everything kept is bounded.
 */
import { headerValue, LAST_EVENT_ID } from '../protocol/headers.ts';
import { isRecord, type JsonRpcId, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import { BoundedMap } from './boundedMap.ts';
import type { Answer, ExchangeFacts, RequestFacts } from './facts.ts';
import { Joins } from './joins.ts';
import { Rounds } from './rounds.ts';

/** Streams of one session that may be resumed, requests of one server that wait, tasks in all. */
const MOST_STREAMS = 64;
const MOST_WAITING = 1000;
const MOST_TASKS = 10_000;
const MOST_OWNERS = 10_000;
/** So many exchanges back a cancelled request is looked for. */
const FARTHEST = 1000;

const CANCELLED = 'notifications/cancelled';
export const PROGRESS = 'notifications/progress';

interface Waiting {
  readonly facts: ExchangeFacts;
  readonly request: RequestFacts;
}

export class Crossings {
  /** The same, seen from the former exchange. */
  readonly joins = new Joins();
  /** Event streams of HTTP+SSE by the target they named for POSTs. */
  private readonly named = new BoundedMap<string, ExchangeFacts>(MOST_OWNERS);
  /** Requests whose answer comes on such a stream, by id. */
  private readonly onStream = new Map<ExchangeFacts, BoundedMap<JsonRpcId, Waiting>>();
  private readonly resumable = new BoundedMap<string, BoundedMap<number, ExchangeFacts>>(
    MOST_OWNERS,
  );
  private readonly asking = new BoundedMap<string, BoundedMap<JsonRpcId, ExchangeFacts>>(
    MOST_OWNERS,
  );
  /** The call of each task that is not over. */
  private readonly tasks = new BoundedMap<string, { readonly tool: string; readonly x: number }>(
    MOST_TASKS,
  );
  private readonly rounds = new Rounds();
  /** Those that began last, each at its place modulo their number. */
  private readonly recent: ExchangeFacts[] = [];

  constructor(
    /** The facts of another exchange than the one whose record came are different now. */
    private readonly changed: (facts: ExchangeFacts) => void,
  ) {}

  /** The request line came. */
  began(facts: ExchangeFacts): void {
    this.recent[facts.index % FARTHEST] = facts;
    if (facts.httpMethod === 'POST') {
      const stream = this.named.size > 0 && this.named.get(targetOf(facts.url, '/'));
      if (stream) facts.answeredOn = stream;
    } else if (facts.httpMethod === 'GET') this.resume(facts);
  }

  /** HTTP+SSE: the first event of a stream named the target for POSTs. */
  endpoint(stream: ExchangeFacts, uri: string): void {
    if (stream.streamSessionId !== undefined) return;
    const target = targetOf(uri, stream.url);
    stream.streamSessionId = sessionIn(target);
    this.named.set(target, stream);
  }

  /** The body of a POST was read. */
  asked(facts: ExchangeFacts): void {
    const former = this.rounds.continuedBy(facts) ?? this.callOfTask(facts);
    if (former !== undefined) {
      facts.continues = former;
      this.joins.add('continuedBy', former, facts.x);
    }
    if (!facts.answeredOn) return;
    let waiting = this.onStream.get(facts.answeredOn);
    if (!waiting) this.onStream.set(facts.answeredOn, (waiting = new BoundedMap(MOST_WAITING)));
    for (const request of facts.requests) {
      if (request.id !== undefined) waiting.set(request.id, { facts, request });
    }
  }

  /** Ids of responses in the body of a POST. */
  posted(facts: ExchangeFacts, ids: readonly JsonRpcId[]): void {
    const asking = this.asking.get(ownerOf(facts));
    for (const id of ids) {
      const stream = asking?.take(id);
      if (!stream) continue;
      if (facts.answersTo === undefined) this.joins.add('repliedBy', stream.x, facts.x);
      facts.answersTo ??= stream.x;
    }
  }

  /** The answer's headers came. */
  answered(facts: ExchangeFacts): void {
    if (!facts.stream || facts.era === 'modern' || facts.oldTransport) return;
    const streams = this.resumable.getOr(ownerOf(facts), () => new BoundedMap(MOST_STREAMS));
    streams.set(facts.x, facts);
  }

  /** A response that answers no request of its own exchange. `t`: when it came. */
  stray(facts: ExchangeFacts, id: JsonRpcId | undefined, answer: Answer, t: number): void {
    const joined = this.onStream.get(facts)?.take(id ?? null) ?? resumedRequest(facts, id);
    if (!joined || joined.request.answer !== undefined) return;
    joined.request.answer = answer;
    joined.request.elsewhere = { x: facts.x, t };
    this.joins.add('brings', facts.x, joined.facts.x);
    this.changed(joined.facts);
  }

  /** A request of the server came on a stream. */
  serverAsked(facts: ExchangeFacts, id: JsonRpcId | undefined): void {
    if (id === undefined || facts.era === 'modern') return;
    this.asking.getOr(ownerOf(facts), () => new BoundedMap(MOST_WAITING)).set(id, facts);
  }

  /** A request got its answer: the beginning, a round or the end of a task. */
  settled(facts: ExchangeFacts, request: RequestFacts, result: unknown): void {
    const task = taskIn(result);
    if (request.answer === 'continues') this.rounds.asked(facts);
    if (request.tool !== undefined && request.answer === 'continues' && task?.id !== undefined) {
      this.tasks.set(taskKey(facts, task.id), { tool: request.tool, x: facts.x });
    } else if (request.taskId !== undefined) this.taskRound(facts, request, task?.status);
  }

  /** The exchange of the call that a client cancels. */
  cancelled(facts: ExchangeFacts, { method, params = {} }: JsonRpcMessage): number | undefined {
    if (method !== CANCELLED) return undefined;
    const call = this.callWithId(facts, params['requestId']);
    if (call !== undefined) this.joins.add('cancelledBy', call, facts.x);
    return call;
  }

  /** The exchange of the call that goes on, where that is another than the stream it is told on. */
  progressed(facts: ExchangeFacts, { method, params = {} }: JsonRpcMessage): number | undefined {
    const token = params['progressToken'];
    if (method !== PROGRESS || token === undefined) return undefined;
    const call = this.callWithToken(facts, token);
    if (call) this.joins.progressed(call.x, facts.x, params);
    return call === facts ? undefined : call?.x;
  }

  private callWithToken(facts: ExchangeFacts, token: unknown): ExchangeFacts | undefined {
    if (gave(facts, token)) return facts;
    const root = rootOf(facts);
    const waiting = [...(this.onStream.get(facts)?.values() ?? [])].map((one) => one.facts);
    return (root === facts ? waiting : [root]).find((call) => gave(call, token));
  }

  private callWithId(facts: ExchangeFacts, id: unknown): number | undefined {
    if (typeof id !== 'string' && typeof id !== 'number') return undefined;
    const owner = ownerOf(facts);
    const farthest = Math.max(0, facts.index - FARTHEST);
    for (let at = facts.index - 1; at >= farthest; at -= 1) {
      const call = this.recent[at % FARTHEST];
      if (call?.index !== at || !call.requests.some((request) => request.id === id)) continue;
      if (ownerOf(call) === owner) return call.x;
    }
    return undefined;
  }

  private callOfTask(facts: ExchangeFacts): number | undefined {
    const id = facts.requests[0]?.taskId;
    return id === undefined ? undefined : this.tasks.get(taskKey(facts, id))?.x;
  }

  /** Its stream was cut, and a GET may still go on with it. */
  mayBeResumed(facts: ExchangeFacts): boolean {
    return this.resumable.get(ownerOf(facts))?.get(facts.x) === facts;
  }

  ended(facts: ExchangeFacts): void {
    for (const { facts: waiting } of this.onStream.get(facts)?.values() ?? []) {
      this.changed(waiting);
    }
    this.onStream.delete(facts);
    if (facts.resumes) this.changed(rootOf(facts));
    const over = facts.httpMethod === 'POST' && facts.requests.every(({ answer }) => answer);
    if (over || facts.lastEventId === undefined) this.resumable.get(ownerOf(facts))?.take(facts.x);
  }

  /** A GET that says which event it saw last goes on with the stream that brought it. */
  private resume(facts: ExchangeFacts): void {
    const last = headerValue(facts.wire.request, LAST_EVENT_ID);
    if (last === undefined || last === '') return;
    const streams = [...(this.resumable.get(ownerOf(facts))?.values() ?? [])];
    const found = streams.findLast((stream) => brought(stream, last));
    if (!found) return;
    facts.resumes = found;
    this.joins.add('resumedBy', found.x, facts.x);
    const root = rootOf(facts);
    (root.resumedBy ??= []).push(facts);
    this.changed(root);
  }

  /**
   * In the legacy era `tasks/result` brings what the call would have; in the modern one `tasks/get`
   * does, once the task is over. A task that failed or was cancelled has no result to fetch.
   */
  private taskRound(facts: ExchangeFacts, request: RequestFacts, status: string | undefined): void {
    const key = taskKey(facts, request.taskId ?? '');
    const tool = this.tasks.get(key)?.tool;
    if (tool === undefined) return;
    const failed = status === 'failed' || status === 'cancelled';
    const completed = status === 'completed' && facts.era === 'modern';
    const result = request.method === 'tasks/result' && request.answer !== 'continues';
    const over = result || (request.method === 'tasks/get' && (failed || completed));
    if (!over) return;
    request.finishes = tool;
    if (failed) request.answer = 'rpc-error';
    this.tasks.take(key);
  }
}

/** The session where the exchange names one, otherwise its plane and principal. */
function ownerOf(facts: ExchangeFacts): string {
  const session =
    facts.carriedSessionId ?? facts.streamSessionId ?? facts.answeredOn?.streamSessionId;
  return session === undefined ? `\0${facts.planeKey}\0${facts.principal}` : session;
}

/** A request of this exchange gave the token. */
function gave({ rpc }: ExchangeFacts, token: unknown): boolean {
  return rpc.some(({ dir, meta }) => dir === 'up' && meta?.progressToken === token);
}

function rootOf(facts: ExchangeFacts): ExchangeFacts {
  let root = facts;
  while (root.resumes) root = root.resumes;
  return root;
}

function brought(stream: ExchangeFacts, id: string): boolean {
  return stream.lastEventId === id || stream.sse.some((event) => event.id === id);
}

function resumedRequest(facts: ExchangeFacts, id: JsonRpcId | undefined): Waiting | undefined {
  const root = rootOf(facts);
  const request =
    root === facts ? undefined : root.requests.find((one) => one.id === id && !one.answer);
  return request && { facts: root, request };
}

/** Path and query, as a POST to it would name them. */
function targetOf(uri: string, base: string): string {
  try {
    const { pathname, search } = new URL(uri.slice(0, 2000), new URL(base, 'http://relay.invalid'));
    return `${pathname}${search}`;
  } catch {
    return uri.slice(0, 2000);
  }
}

/** The query names it as the server likes: `sessionId`, `session_id`; without one the target stands for it. */
function sessionIn(target: string): string {
  const query = new URLSearchParams(target.split('?')[1] ?? '');
  const named = [...query].find(([name, value]) => /session/i.test(name) && value !== '');
  return (named?.[1] ?? target).slice(0, 400);
}

function taskKey({ principal }: ExchangeFacts, id: string): string {
  return `${principal}\0${id}`;
}

/** Legacy results hold a `task`, modern ones are it. */
function taskIn(
  result: unknown,
): { id: string | undefined; status: string | undefined } | undefined {
  if (!isRecord(result)) return undefined;
  const task = isRecord(result['task']) ? result['task'] : result;
  const { taskId, status } = task;
  return {
    id: typeof taskId === 'string' ? taskId.slice(0, 400) : undefined,
    status: typeof status === 'string' ? status : undefined,
  };
}
