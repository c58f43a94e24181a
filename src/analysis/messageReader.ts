/** Reads JSON-RPC text into the facts of its exchange. Each text is parsed once and not kept. */
import { clientInfoOf, eraOf } from '../protocol/era.ts';
import {
  isRecord,
  metaOf,
  parseMessages,
  type JsonRpcId,
  type JsonRpcMessage,
} from '../protocol/jsonRpc.ts';
import { decodedValue, headerValue, MCP_NAME } from '../protocol/headers.ts';
import { conversationOf, metaValue } from '../protocol/metaKeys.ts';
import { findMethod } from '../protocol/methods.ts';
import { keepMessages, keepNotJson, type MessageSource } from './messageFacts.ts';
import { PROGRESS } from './crossings.ts';
import type { Answer, ExchangeFacts, RequestFacts } from './facts.ts';
import type { ParameterHeaders } from './parameterHeaders.ts';

export const INVALID = '(invalid)';
/** Nobody could read what was sent, or it was not kept. */
export const UNREAD = '(unread)';
export const RESPONSE = '(response)';

/** What was learned from a request body. */
export interface RequestReading {
  /** The body holds at least one JSON-RPC message that says it is one. */
  readonly jsonRpc: boolean;
  /** Ids of the responses in it. */
  readonly responses: readonly JsonRpcId[];
}

/** When the text came, and how to look up a request header by lower-case name. */
export type RequestSource = Pick<MessageSource, 't' | 'parameterFaults' | 'callOf'> & {
  readonly header: (name: string) => string | undefined;
};

/** When the text came, and the event that brought it. */
export type AnswerSource = Pick<MessageSource, 't' | 'event'> & {
  readonly joins?: AnswerJoins;
  readonly parameters?: ParameterHeaders;
};

/** Told of what concerns other exchanges. */
export interface AnswerJoins {
  stray(facts: ExchangeFacts, id: JsonRpcId | undefined, answer: Answer, t: number): void;
  settled(facts: ExchangeFacts, request: RequestFacts, result: unknown): void;
  serverAsked(facts: ExchangeFacts, id: JsonRpcId | undefined): void;
  progressed(facts: ExchangeFacts, message: JsonRpcMessage): number | undefined;
}

/**
 * Reads the body of a POST. `cut`: only its beginning was kept, so the method is taken from there
 * and its id stays unknown.
 */
export function readRequestBody(
  facts: ExchangeFacts,
  text: string | undefined,
  cut: boolean,
  source: RequestSource,
): RequestReading {
  facts.unread ||= cut || text === undefined;
  if (text === undefined) return NOTHING_READ;
  const parsed = cut
    ? { messages: messagesOfBeginning(text, facts), array: false }
    : parseMessages(text);
  const { messages, array } = parsed;
  const valid = messages.filter(({ kind }) => kind !== 'invalid');
  if (cut && valid.length === 0) return NOTHING_READ;
  facts.body = 'read';
  facts.label = labelOf(messages[0]);
  facts.messages += valid.length;
  // Arrays that are made bit by bit have room for sixteen more; a copy has none.
  facts.requests = valid.flatMap(requestOf).slice();
  facts.initialize = valid.some(({ method }) => method === 'initialize');
  facts.era = eraOf({
    protocolVersion: facts.protocolVersion,
    mcpMethod: facts.mcpMethod,
    inSession: facts.carriedSessionId !== undefined && !cut,
    messages: valid,
  });
  keepMessages(facts, messages, { ...source, dir: 'up', array });
  if (text !== '' && messages.length === 0 && !array) {
    keepNotJson(facts, { ...source, dir: 'up', array });
  }
  readHints(facts, valid, source.header);
  for (const { id, answer } of facts.early.splice(0)) settle(facts, id, answer);
  const responses = valid.flatMap(({ kind, id }) => (kind === 'response' ? (id ?? []) : []));
  return { jsonRpc: valid.length > 0 && /"jsonrpc"\s*:/.test(text), responses };
}

const NONE: readonly JsonRpcMessage[] = [];
const NOTHING_READ: RequestReading = { jsonRpc: false, responses: [] };

/** Reads a JSON answer or the data of one event; returns false where it holds no message. */
export function readAnswer(facts: ExchangeFacts, text: string, source: AnswerSource): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  const { messages, array } = parseMessages(text);
  const { joins } = source;
  // Counted whether or not there is room to keep the messages.
  const progress = joins ? messages.filter(({ method }) => method === PROGRESS) : NONE;
  const calls = progress.map((one) => joins?.progressed(facts, one));
  const callOf =
    calls.length > 0 ? (one: JsonRpcMessage) => calls[progress.indexOf(one)] : undefined;
  keepMessages(facts, messages, { ...source, dir: 'down', array, callOf });
  const valid = messages.filter(({ kind }) => kind !== 'invalid');
  facts.messages += valid.length;
  for (const message of valid) {
    if (message.kind === 'response') readResponse(facts, message, source);
    else if (message.kind === 'request') joins?.serverAsked(facts, message.id);
  }
  return valid.length > 0;
}

function readResponse(
  facts: ExchangeFacts,
  message: JsonRpcMessage,
  { t, joins, parameters }: AnswerSource,
): void {
  if (metaOf(message.result)?.['mcp/www_authenticate'] !== undefined) facts.challenge = true;
  const answer = answerOf(message);
  const request = settle(facts, message.id, answer);
  if (request) joins?.settled(facts, request, message.result);
  else joins?.stray(facts, message.id, answer, t);
  if (request?.method === 'tools/list') parameters?.learn(facts, message.result);
}

/** The first message speaks for an array, in the vendor's keys too. */
function readHints(
  facts: ExchangeFacts,
  messages: readonly JsonRpcMessage[],
  header: (name: string) => string | undefined,
): void {
  const meta = metaOf(messages[0]?.params);
  const conversation = conversationOf(meta, header);
  const locale = metaValue(meta, 'locale');
  const surface = metaValue(meta, 'surface');
  const clientInfo = messages.map(clientInfoOf).find((info) => info !== undefined);
  if (conversation) facts.conversation = conversation;
  if (locale !== undefined) facts.locale = locale;
  if (surface !== undefined) facts.surface = surface;
  if (clientInfo) facts.clientInfo = clientInfo;
}

function labelOf(first: JsonRpcMessage | undefined): string {
  if (!first || first.kind === 'invalid') return INVALID;
  return first.method ?? RESPONSE;
}

function requestOf({ kind, id, method, params }: JsonRpcMessage): RequestFacts[] {
  if (kind !== 'request' || method === undefined) return [];
  // Made once a request and kept: assigned one by one, so that all of them have one shape.
  const request: Mutable<RequestFacts> = { method };
  if (id !== undefined) request.id = id;
  if (!params) return method === 'tools/call' ? [{ ...request, tool: '' }] : [request];
  const { name, taskId } = params;
  if (method === 'tools/call') request.tool = typeof name === 'string' ? name : '';
  const answers = params['inputResponses'] !== undefined;
  if (answers || params['requestState'] !== undefined) request.laterRound = true;
  if (method.startsWith('tasks/') && typeof taskId === 'string') {
    request.taskId = taskId.slice(0, 400);
  }
  return [request];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function answerOf({ error, result }: JsonRpcMessage): Answer {
  if (error) return 'rpc-error';
  if (!isRecord(result)) return 'ok';
  const type = result['resultType'];
  if (type === 'input_required' || type === 'task' || isRecord(result['task'])) return 'continues';
  return result['isError'] === true ? 'tool-error' : 'ok';
}

/** Joins an answer to its request by id, inside the exchange only: ids restart with every client. */
function settle(
  facts: ExchangeFacts,
  id: JsonRpcId | undefined,
  answer: Answer,
): RequestFacts | undefined {
  const request =
    takeWaiting(facts, id) ?? takeWaiting(facts, undefined) ?? anyWaiting(facts, id, answer);
  if (request) request.answer = answer;
  else if (isComing(facts) && facts.early.length < MAX_EARLY) facts.early.push({ id, answer });
  return request;
}

/** The request of a POST may be read after its answer. */
function isComing({ httpMethod, body }: ExchangeFacts): boolean {
  return httpMethod === 'POST' && body === 'unknown';
}

/** Answers kept for a request that was not read yet; a server may send any number. */
const MAX_EARLY = 1000;
/** From here on requests are found through a map, so that a long array costs no more a message. */
const MANY = 8;

function takeWaiting(facts: ExchangeFacts, id: JsonRpcId | undefined): RequestFacts | undefined {
  if (facts.requests.length <= MANY) {
    return facts.requests.find((request) => request.id === id && !request.answer);
  }
  facts.waiting ??= new Map(facts.requests.map((request) => [request.id, request]));
  const request = facts.waiting.get(id);
  facts.waiting.delete(id);
  return request;
}

function anyWaiting(
  facts: ExchangeFacts,
  id: JsonRpcId | undefined,
  answer: Answer,
): RequestFacts | undefined {
  return isErrorWithoutId(id, answer)
    ? facts.requests.find((request) => !request.answer)
    : undefined;
}

/** A server that could not read the id answers with `id: null` or none. */
function isErrorWithoutId(id: JsonRpcId | undefined, answer: Answer): boolean {
  return answer === 'rpc-error' && (id === undefined || id === null);
}

/** A body that was cut cannot be parsed; clients write `method` before long params. */
function messagesOfBeginning(text: string, { wire }: ExchangeFacts): JsonRpcMessage[] {
  const method = /"method"\s*:\s*"([^"\\]{1,100})"/.exec(text.slice(0, 65_536))?.[1];
  if (method === undefined || !findMethod(method)) return [];
  // `_meta` may stand before the name, with the name of the client in it.
  const routed = headerValue(wire.request, MCP_NAME);
  const tool =
    routed === undefined
      ? /"name"\s*:\s*"([^"\\]{1,200})"/.exec(text.slice(0, 65_536))?.[1]
      : decodedValue(routed);
  const kind = method.startsWith('notifications/') ? 'notification' : 'request';
  return [{ kind, method, ...(tool === undefined ? {} : { params: { name: tool } }) }];
}
