/**
 * Writes captures for tests as a story: clients send, servers answer, time passes. Every exchange
 * takes 10 ms unless said otherwise; the clock belongs to the capture.
 */
import { Analysis, type AnalysisOptions } from '../../src/analysis/analysis.ts';
import type { Model } from '../../src/analysis/model.ts';
import type {
  Auth,
  CaptureRecord,
  EndReason,
  RawHeaders,
  RequestRecord,
} from '../../src/capture/records.ts';

export interface ClientOptions {
  userAgent?: string;
  auth?: Auth;
  path?: string;
  /** Sent with every `initialize`. */
  clientName?: string;
  protocolVersion?: string;
}

export interface SendOptions {
  /** The session id the request carries. */
  session?: string;
  headers?: RawHeaders;
  params?: Record<string, unknown>;
  meta?: Record<string, unknown>;
  id?: unknown;
  path?: string;
  auth?: Auth;
}

export interface AnswerOptions {
  status?: number;
  /** The session id the answer brings. */
  issues?: string;
  headers?: RawHeaders;
  /** Milliseconds the answer's event stream lives; the client closes it. */
  stream?: number;
  result?: unknown;
  error?: { code: number; message: string };
  /** Milliseconds from the request to the answer. */
  takes?: number;
  reason?: EndReason;
}

/** A record before the capture gives it its number and time. */
type Unnumbered = CaptureRecord extends infer R
  ? R extends CaptureRecord
    ? Omit<R, 'seq' | 't' | 'at'>
    : never
  : never;

export class CaptureBuilder {
  readonly records: CaptureRecord[] = [];
  now = 0;
  private nextX = 1;
  private readonly began: number;

  constructor(startedAt = '2026-02-27T08:28:46.850Z') {
    this.began = Date.parse(startedAt);
    this.record({
      type: 'capture',
      format: 1,
      startedAt,
      tool: { name: 'test', version: '0' },
      target: 'http://127.0.0.1:3001/mcp',
      listen: 'http://127.0.0.1:4000',
      redaction: { policy: 'default', identifiers: 'kept' },
    });
  }

  client(options: ClientOptions = {}): ClientStory {
    return new ClientStory(this, options);
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Moves the clock to a time since the beginning. */
  at(t: number): this {
    this.now = t;
    return this;
  }

  record(record: Unnumbered): void {
    const at = new Date(this.began + this.now).toISOString();
    const common = { seq: this.records.length + 1, t: this.now, at };
    this.records.push({ ...record, ...common });
  }

  takeX(): number {
    return this.nextX++;
  }

  analysis(options: Partial<AnalysisOptions> = {}): Analysis {
    const analysis = new Analysis(options);
    for (const record of this.records) analysis.add(record);
    return analysis;
  }

  model(options: Partial<AnalysisOptions> = {}, nowT?: number): Model {
    return this.analysis(options).model(nowT);
  }
}

export function capture(startedAt?: string): CaptureBuilder {
  return new CaptureBuilder(startedAt);
}

/** An opaque credential. */
export function token(fingerprint = 'fp:0a0a0a0a'): Auth {
  return { scheme: 'Bearer', fingerprint };
}

/** A readable JWT. */
export function jwt(claims: Record<string, unknown>, fingerprint = 'fp:0b0b0b0b'): Auth {
  return { scheme: 'Bearer', fingerprint, claims };
}

/** A model without its functions, so that two compare. */
export function plain(model: Model): object {
  const lookUps = {
    exchange: null,
    exchangeAt: null,
    session: null,
    sessionAt: null,
    batch: null,
    streamMedianMs: null,
    openSessions: null,
    glances: null,
    batchTimes: null,
  };
  // What an exchange makes when it is asked is no property of its own.
  const facts = model.exchanges.map(({ x, wire, rpc }) => ({ wire, rpc, joined: model.joined(x) }));
  return { ...model, ...lookUps, joined: null, facts };
}

export const CHATGPT = 'openai-mcp/1.0.0';
const BOTH_FORMS = 'application/json, text/event-stream';

/**
 * One client that talks, and talks well: it accepts both forms of an answer, counts its ids up, and
 * names the version after its handshake. Each method is a whole exchange and returns its number.
 */
export class ClientStory {
  private negotiated: string | undefined;
  private nextId = 1;

  constructor(
    private readonly capture: CaptureBuilder,
    private readonly options: ClientOptions,
  ) {}

  initialize(answer: AnswerOptions = {}, send: SendOptions = {}): number {
    const clientInfo = { name: this.options.clientName ?? 'test-client', version: '1.0.0' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo, ...send.params };
    const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: {} };
    const x = this.post('initialize', { ...send, params }, { result, ...answer });
    this.negotiated = '2025-11-25';
    return x;
  }

  initialized(session?: string): number {
    const send = { id: null, ...(session === undefined ? {} : { session }) };
    return this.post('notifications/initialized', send, { status: 202 });
  }

  call(tool: string, send: SendOptions = {}, answer: AnswerOptions = {}): number {
    const params = { name: tool, arguments: {}, ...send.params };
    const result = { content: [{ type: 'text', text: 'ok' }] };
    return this.post('tools/call', { ...send, params }, { result, ...answer });
  }

  post(method: string, send: SendOptions = {}, answer: AnswerOptions = {}): number {
    return this.begin('POST', send, this.messageOf(method, send)).answer(answer);
  }

  delete(session: string | undefined, answer: AnswerOptions = {}): number {
    return this.begin('DELETE', session === undefined ? {} : { session }).answer(answer);
  }

  /** Opens a GET event stream and leaves it open. */
  stream(session?: string, send: SendOptions = {}): OpenExchange {
    const open = this.begin('GET', { ...send, ...(session === undefined ? {} : { session }) });
    return open.respond({ stream: 0 });
  }

  /** Sends a call and leaves it unanswered. */
  openCall(tool: string, send: SendOptions = {}): OpenExchange {
    const params = { name: tool, arguments: {}, ...send.params };
    return this.openPost('tools/call', { ...send, params });
  }

  /** Sends any request and leaves it unanswered. */
  openPost(method: string, send: SendOptions = {}): OpenExchange {
    return this.begin('POST', send, this.messageOf(method, send));
  }

  /** A POST with any text for a body. */
  raw(text: string, send: SendOptions = {}, answer: AnswerOptions = {}): number {
    return this.begin('POST', send, text).answer(answer);
  }

  begin(method: string, send: SendOptions = {}, body?: string): OpenExchange {
    const x = this.capture.takeX();
    const auth = send.auth ?? this.options.auth;
    const request: Omit<RequestRecord, 'seq' | 't' | 'at'> = {
      type: 'request',
      x,
      method,
      url: send.path ?? this.options.path ?? '/mcp',
      httpVersion: '1.1',
      headers: this.headersOf(send),
      peer: { address: '127.0.0.1', port: 50_000 + x },
      ...(auth ? { auth } : {}),
    };
    this.capture.record(request);
    const bytes = body === undefined ? 0 : Buffer.byteLength(body);
    if (body !== undefined) this.capture.record({ type: 'request.body', x, bytes, text: body });
    return new OpenExchange(this.capture, x, idOf(body));
  }

  private headersOf({ session, headers = [] }: SendOptions): RawHeaders {
    const { userAgent = CHATGPT, protocolVersion = this.negotiated } = this.options;
    const own = new Set(headers.map(([name]) => name.toLowerCase()));
    return [
      ['Host', '127.0.0.1:4000'],
      ...(userAgent === '' ? [] : [['User-Agent', userAgent] as const]),
      ...(session === undefined ? [] : [['Mcp-Session-Id', session] as const]),
      ...(own.has('accept') ? [] : [['Accept', BOTH_FORMS] as const]),
      ...(protocolVersion === undefined || own.has('mcp-protocol-version')
        ? []
        : [['MCP-Protocol-Version', protocolVersion] as const]),
      ...headers,
    ];
  }

  private messageOf(method: string, { params, meta, id = this.nextId++ }: SendOptions): string {
    const content = meta ? { ...params, _meta: meta } : params;
    return JSON.stringify({
      jsonrpc: '2.0',
      ...(id === null ? {} : { id }),
      method,
      ...(content ? { params: content } : {}),
    });
  }
}

/** An exchange whose request was sent. */
export class OpenExchange {
  constructor(
    private readonly capture: CaptureBuilder,
    readonly x: number,
    private readonly id: unknown,
  ) {}

  /** Answers, closes, and lets the time pass that this takes. */
  answer(options: AnswerOptions = {}): number {
    this.capture.wait(options.takes ?? 10);
    this.respond(options);
    const text = this.bodyOf(options);
    if (options.stream === undefined) {
      this.capture.record({ type: 'response.body', x: this.x, bytes: text.length, text });
      return this.end(options.reason);
    }
    if (text !== '') this.event(text);
    this.capture.wait(options.stream);
    return this.end(options.reason ?? 'client-abort');
  }

  /** Sends the answer's headers and leaves the exchange open. */
  respond({ status = 200, issues, headers = [], stream }: AnswerOptions): this {
    const type = stream === undefined ? 'application/json' : 'text/event-stream';
    this.capture.record({
      type: 'response',
      x: this.x,
      status,
      headers: [
        ['Content-Type', type],
        ...(issues === undefined ? [] : [['mcp-session-id', issues] as const]),
        ...headers,
      ],
      upstream: { address: '127.0.0.1', port: 3001, reused: true },
    });
    return this;
  }

  event(data: string, event = 'message', fields: { id?: string; retry?: number } = {}): this {
    const bytes = data.length + 10;
    this.capture.record({ type: 'event', x: this.x, event, data, bytes, ...fields });
    return this;
  }

  end(reason: EndReason = 'complete'): number {
    const bytes = { bytesUp: 100, bytesDown: 200 };
    this.capture.record({ type: 'end', x: this.x, reason, ...bytes, timing: {}, summary: {} });
    return this.x;
  }

  private bodyOf({ status = 200, result, error }: AnswerOptions): string {
    if (this.id === undefined || (status >= 300 && !error)) return '';
    const outcome = error ? { error } : { result: result ?? {} };
    return JSON.stringify({ jsonrpc: '2.0', id: this.id, ...outcome });
  }
}

function idOf(body: string | undefined): unknown {
  try {
    return (JSON.parse(body ?? 'null') as { id?: unknown } | null)?.id;
  } catch {
    return undefined;
  }
}
