/** JSON-RPC 2.0 as MCP uses it. Reads hostile input: nothing here throws. */

export type JsonRpcId = string | number | null;

export interface JsonRpcError {
  readonly code: number | undefined;
  readonly message: string;
  readonly data?: unknown;
}

/** One message inside an exchange. `method` is present on requests and notifications only. */
export interface JsonRpcMessage {
  readonly kind: 'request' | 'notification' | 'response' | 'invalid';
  readonly id?: JsonRpcId;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: JsonRpcError;
  /** `jsonrpc` is not exactly `"2.0"`; the message is read all the same. */
  readonly wrongJsonRpc?: true;
  /** Why it is `invalid`. */
  readonly fault?: 'not an object' | 'neither method nor result nor error';
}

export interface ParsedMessages {
  readonly messages: readonly JsonRpcMessage[];
  /** The body was a JSON-RPC array (removed from the protocol with 2025-06-18). */
  readonly array: boolean;
  /** Set when the text is not JSON; `messages` is then empty. */
  readonly syntaxError?: string;
}

/** Reads a body or an event's data. Anything that is JSON but no JSON-RPC message becomes `invalid`. */
export function parseMessages(text: string): ParsedMessages {
  const { value, error } = readJson(text);
  if (error !== undefined) {
    return { messages: [], array: false, syntaxError: syntaxErrorOf(error) };
  }
  if (Array.isArray(value)) return { messages: value.map(toMessage), array: true };
  return { messages: [toMessage(value)], array: false };
}

interface JsonReading {
  readonly value?: unknown;
  /** What was thrown where the text is not JSON. */
  readonly error?: unknown;
}

let lastText = '';
let lastReading: JsonReading = { error: 'no JSON at all' };

/** The value of a text. Several look at one body in turn, so the latest is remembered; nobody may change it. */
export function readJson(text: string): JsonReading {
  if (text === lastText) return lastReading;
  try {
    lastReading = { value: JSON.parse(text) };
  } catch (error) {
    lastReading = { error };
  }
  lastText = text;
  return lastReading;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `params._meta` or `result._meta`, where it is an object. */
export function metaOf(holder: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(holder)) return undefined;
  return isRecord(holder['_meta']) ? holder['_meta'] : undefined;
}

function toMessage(value: unknown): JsonRpcMessage {
  if (!isRecord(value)) return { kind: 'invalid', fault: 'not an object' };
  const message = messageOf(value);
  return value['jsonrpc'] === '2.0' ? message : { ...message, wrongJsonRpc: true };
}

function messageOf(value: Record<string, unknown>): JsonRpcMessage {
  const id = toId(value['id']);
  const identity = id === undefined ? {} : { id };
  if (typeof value['method'] === 'string') return requestOf(value, value['method'], identity);
  if ('result' in value) return { kind: 'response', ...identity, result: value['result'] };
  if ('error' in value) return { kind: 'response', ...identity, error: errorOf(value['error']) };
  return { kind: 'invalid', ...identity, fault: 'neither method nor result nor error' };
}

function requestOf(
  value: Record<string, unknown>,
  method: string,
  identity: { id?: JsonRpcId },
): JsonRpcMessage {
  const params = isRecord(value['params']) ? { params: value['params'] } : {};
  return { kind: 'id' in identity ? 'request' : 'notification', ...identity, method, ...params };
}

function toId(value: unknown): JsonRpcId | undefined {
  return typeof value === 'string' || typeof value === 'number' || value === null
    ? value
    : undefined;
}

function errorOf(value: unknown): JsonRpcError {
  if (!isRecord(value)) return { code: undefined, message: '' };
  return {
    code: typeof value['code'] === 'number' ? value['code'] : undefined,
    message: typeof value['message'] === 'string' ? value['message'] : '',
    ...('data' in value ? { data: value['data'] } : {}),
  };
}

/** The engine's own text quotes the input; keep the position only, since bodies are secret. */
function syntaxErrorOf(error: unknown): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  return position === undefined ? 'not valid JSON' : `not valid JSON at position ${position}`;
}
