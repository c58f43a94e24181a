/**
 * What rules need to know of each JSON-RPC message, so that none reads a body again. Written where
 * the bodies are parsed, once. Bounded: `MAX_MESSAGES` messages and `MAX_EVENTS` events an exchange,
 * texts of `MAX_TEXT` characters; what must only be compared is kept as a digest.
 */
import { canonicalJson, digest } from '../base/digest.ts';
import type { Direction, EventRecord } from '../capture/records.ts';
import { META_CLIENT_INFO, META_PROTOCOL_VERSION } from '../protocol/era.ts';
import { isRecord, metaOf, type JsonRpcId, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import type { ParameterFault } from './parameterHeaders.ts';
import { vendorFactsOf, type VendorFacts } from './vendorFacts.ts';

/** One JSON-RPC message. Every field that is absent was absent on the wire. */
export interface MessageFact {
  /** When the record that holds it came: the request body, the answer's body, or the event. */
  readonly t: number;
  readonly dir: Direction;
  readonly kind: 'request' | 'notification' | 'response' | 'invalid';
  readonly id?: JsonRpcId;
  readonly method?: string;
  /** It came in a JSON-RPC array. */
  readonly inArray?: true;
  /** It came as a server-sent event; with the id of that event where it had one. */
  readonly event?: { readonly id?: string };
  /** `kind` is `invalid`: why. */
  readonly invalid?: 'not JSON' | 'not an object' | 'neither method nor result nor error';
  /** `jsonrpc` is not exactly `"2.0"`. */
  readonly wrongJsonRpc?: true;

  // Requests and notifications
  /** `params.name`, `params.uri` or `params.taskId`: what `Mcp-Name` repeats. */
  readonly name?: string;
  /** `params._meta` was an object. */
  readonly meta?: MetaFacts;
  /** `params.protocolVersion` of `initialize`; `result.protocolVersion` of its answer. */
  readonly protocolVersion?: string;
  /** `params.requestId` of `notifications/cancelled`. */
  readonly cancels?: JsonRpcId;
  /** A cancellation, or progress on another stream than the call's: the exchange of that call. */
  readonly of?: number;
  /** `params.progressToken` and `params.progress` of `notifications/progress`. */
  readonly progress?: { readonly token?: JsonRpcId; readonly value?: number };
  /** Arguments of `tools/call` that its `Mcp-Param-*` headers do not repeat as they should. */
  readonly parameterFaults?: readonly ParameterFault[];
  /** `params.inputResponses` is there: a later round of an input-required result. */
  readonly inputResponses?: true;

  // Responses
  readonly errorCode?: number;
  /** Text of `error.message`, cut. */
  readonly errorMessage?: string;
  /** The answer is an error, with a code or without. */
  readonly error?: true;
  readonly isError?: true;
  readonly resultType?: string;
  /** `result.ttlMs` and `result.cacheScope` are there. */
  readonly ttl?: true;
  readonly cacheScope?: true;
  /** `result.tools`. */
  readonly tools?: readonly ToolFact[];
  /** `result.supportedVersions` of `server/discover`. */
  readonly supportedVersions?: readonly string[];

  // Either
  /** Digest of `params.requestState` or `result.requestState`. */
  readonly requestState?: string;
  /** `taskId` of params or result, or of `_meta["io.modelcontextprotocol/related-task"]`. */
  readonly taskId?: string;
}

/** The keys of `params._meta` the specification gives a meaning. */
export interface MetaFacts {
  readonly progressToken?: JsonRpcId;
  /** `io.modelcontextprotocol/…` */
  readonly protocolVersion?: string;
  readonly clientInfo?: true;
  readonly clientCapabilities?: true;
  readonly logLevel?: true;
  readonly subscriptionId?: JsonRpcId;
  readonly openai?: VendorFacts;
}

/** A tool as a list gave it. */
export interface ToolFact {
  readonly name: string;
  /** Digests; the names inside a schema may come in any order. */
  readonly description: string;
  readonly schema: string;
}

/** A server-sent event that bears on resumption: it has an id or a `retry`. */
export interface EventFact {
  readonly t: number;
  readonly id?: string;
  /** Milliseconds. */
  readonly retry?: number;
  /** No data: it primes the stream for resumption. */
  readonly priming?: true;
}

export const MAX_MESSAGES = 256;
export const MAX_EVENTS = 256;
export const MAX_TEXT = 200;
const MAX_TOOLS = 500;

export interface MessageSource {
  readonly t: number;
  readonly dir: Direction;
  /** In an event: the record. */
  readonly event?: EventRecord | undefined;
  readonly array: boolean;
  /** Looks a request header up by lower-case name. */
  readonly header?: (name: string) => string | undefined;
  /** The exchange of the call that a cancellation or progress speaks of, where that is another one. */
  readonly callOf?: ((message: JsonRpcMessage) => number | undefined) | undefined;
  /** Judges the params of a `tools/call` by its headers. */
  readonly parameterFaults?: (
    params: Readonly<Record<string, unknown>>,
  ) => readonly ParameterFault[];
}

/** What the facts of an exchange hold of its messages. */
export interface MessageStore {
  rpc: readonly MessageFact[];
  sse: readonly EventFact[];
  unread: boolean;
}

/** Adds the facts of a body or an event's data, up to the bound. */
export function keepMessages(
  store: MessageStore,
  messages: readonly JsonRpcMessage[],
  source: MessageSource,
): void {
  const room = MAX_MESSAGES - store.rpc.length;
  if (messages.length > room) store.unread = true;
  if (messages.length === 0 || room <= 0) return;
  const facts = messages.slice(0, room).map((message) => messageFact(message, source));
  // Unlike a spread, this leaves no room for more.
  store.rpc = store.rpc.concat(facts);
}

/** A text that is no JSON stands where a message was due. */
export function keepNotJson(store: MessageStore, source: MessageSource): void {
  if (store.rpc.length < MAX_MESSAGES) store.rpc = [...store.rpc, notJson(source)];
}

/** Passes over the many events without id and `retry`. */
export function keepEvent(store: MessageStore, record: EventRecord): void {
  if (store.sse.length >= MAX_EVENTS) return;
  const fact = eventFact(record);
  if (fact) store.sse = [...store.sse, fact];
}

function messageFact(message: JsonRpcMessage, source: MessageSource): MessageFact {
  const fact: Mutable<MessageFact> = { t: source.t, dir: source.dir, kind: message.kind };
  if (message.id !== undefined) fact.id = shortId(message.id);
  if (message.method !== undefined) fact.method = short(message.method);
  if (source.array) fact.inArray = true;
  if (source.event) fact.event = source.event.id === undefined ? NO_ID : { id: source.event.id };
  if (message.wrongJsonRpc) fact.wrongJsonRpc = true;
  if (message.kind === 'invalid') fact.invalid = message.fault ?? 'not an object';
  if (message.params) addParams(fact, message.params, source);
  const of = message.kind === 'notification' ? source.callOf?.(message) : undefined;
  if (of !== undefined) fact.of = of;
  if (message.kind === 'response') addAnswer(fact, message);
  return fact;
}

function notJson({ t, dir, event }: MessageSource): MessageFact {
  const place = event ? { event: event.id === undefined ? NO_ID : { id: event.id } } : {};
  return { t, dir, kind: 'invalid', invalid: 'not JSON', ...place };
}

function eventFact({ t, id, retry, data }: EventRecord): EventFact | undefined {
  if (id === undefined && retry === undefined) return undefined;
  return {
    t,
    ...(id === undefined ? {} : { id: short(id) }),
    ...(retry === undefined ? {} : { retry }),
    ...(data === undefined || data === '' ? { priming: true as const } : {}),
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NO_ID = {};

function addParams(
  fact: Mutable<MessageFact>,
  params: Readonly<Record<string, unknown>>,
  source: MessageSource,
): void {
  const name = [params['name'], params['uri'], params['taskId']].find(isText);
  if (name !== undefined) fact.name = short(name);
  const meta = metaOf(params);
  if (meta) fact.meta = metaFacts(meta, source);
  if (isText(params['protocolVersion'])) fact.protocolVersion = short(params['protocolVersion']);
  if (isId(params['requestId'])) fact.cancels = shortId(params['requestId']);
  if (fact.method === 'notifications/progress') fact.progress = progressOf(params);
  if (params['inputResponses'] !== undefined) fact.inputResponses = true;
  if (fact.method === 'tools/call' && source.parameterFaults) {
    const faults = source.parameterFaults(params);
    if (faults.length > 0) fact.parameterFaults = faults;
  }
  addState(fact, params, meta);
}

function addAnswer(fact: Mutable<MessageFact>, { error, result }: JsonRpcMessage): void {
  if (error) {
    fact.error = true;
    if (error.code !== undefined) fact.errorCode = error.code;
    if (error.message !== '') fact.errorMessage = short(error.message);
  }
  if (!isRecord(result)) return;
  if (result['isError'] === true) fact.isError = true;
  if (isText(result['resultType'])) fact.resultType = short(result['resultType']);
  if (result['ttlMs'] !== undefined) fact.ttl = true;
  if (result['cacheScope'] !== undefined) fact.cacheScope = true;
  if (isText(result['protocolVersion'])) fact.protocolVersion = short(result['protocolVersion']);
  if (Array.isArray(result['tools']))
    fact.tools = result['tools'].slice(0, MAX_TOOLS).flatMap(toolFact);
  const versions = result['supportedVersions'];
  if (Array.isArray(versions))
    fact.supportedVersions = versions.filter(isText).slice(0, 20).map(short);
  addState(fact, result, metaOf(result));
}

function addState(
  fact: Mutable<MessageFact>,
  holder: Readonly<Record<string, unknown>>,
  meta: Readonly<Record<string, unknown>> | undefined,
): void {
  if (isText(holder['requestState'])) fact.requestState = digest(holder['requestState']);
  const related = meta?.['io.modelcontextprotocol/related-task'];
  const task = isRecord(holder['task']) ? holder['task'] : related;
  const id = holder['taskId'] ?? (isRecord(task) ? task['taskId'] : undefined);
  if (isText(id)) fact.taskId = short(id);
}

function metaFacts(meta: Readonly<Record<string, unknown>>, { header }: MessageSource): MetaFacts {
  const facts: Mutable<MetaFacts> = {};
  const own = (name: string) => meta[`io.modelcontextprotocol/${name}`];
  const version = meta[META_PROTOCOL_VERSION];
  const subscription = own('subscriptionId');
  const openai = header && vendorFactsOf(meta, header);
  if (isId(meta['progressToken'])) facts.progressToken = shortId(meta['progressToken']);
  if (isText(version)) facts.protocolVersion = short(version);
  if (isRecord(meta[META_CLIENT_INFO])) facts.clientInfo = true;
  if (isRecord(own('clientCapabilities'))) facts.clientCapabilities = true;
  if (own('logLevel') !== undefined) facts.logLevel = true;
  if (isId(subscription)) facts.subscriptionId = shortId(subscription);
  if (openai) facts.openai = openai;
  return facts;
}

function progressOf(
  params: Readonly<Record<string, unknown>>,
): NonNullable<MessageFact['progress']> {
  const { progressToken: token, progress: value } = params;
  return {
    ...(isId(token) ? { token: shortId(token) } : {}),
    ...(typeof value === 'number' ? { value } : {}),
  };
}

function toolFact(tool: unknown): readonly ToolFact[] {
  if (!isRecord(tool)) return NO_TOOLS;
  const { name, description, inputSchema, outputSchema } = tool;
  if (!isText(name)) return NO_TOOLS;
  const key = JSON.stringify([name, description, inputSchema, outputSchema]);
  let fact = toolFacts.get(key);
  if (!fact) {
    fact = {
      name: short(name),
      description: digest(canonicalJson(description)),
      schema: digest(canonicalJson([inputSchema, outputSchema])),
    };
    if (toolFacts.size >= MAX_TOOLS) toolFacts.clear();
    if (key.length <= LONGEST_TOOL) toolFacts.set(key, fact);
  }
  return [fact];
}

const NO_TOOLS: readonly ToolFact[] = [];

/** The tools that were listed lately: a client asks for the same list again and again. */
const toolFacts = new Map<string, ToolFact>();
/** Characters; a longer one is read anew each time. */
const LONGEST_TOOL = 10_000;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isId(value: unknown): value is JsonRpcId {
  return typeof value === 'string' || typeof value === 'number';
}

function short(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`;
}

/** Two long ids must not become one by being cut. */
function shortId(id: JsonRpcId): JsonRpcId {
  return typeof id === 'string' && id.length > MAX_TEXT ? `#${digest(id)}` : id;
}
