/** Plays a script: real HTTP requests in the order and at the pace the script says. */
import { setTimeout as delay } from 'node:timers/promises';
import { assertNever } from '../base/assert.ts';
import type { RawHeaders } from '../capture/records.ts';
import { MCP_METHOD, MCP_NAME, PROTOCOL_VERSION, SESSION_ID } from '../protocol/headers.ts';
import type { Client, Script, Send, Step } from './script.ts';
import { send, type WireRequest, type WireResponse } from './wire.ts';

/** Told when the headers of an answer came. */
export interface PlayedExchange {
  /** The script's name for the client that spoke. */
  readonly client: string;
  /** The JSON-RPC method; `(stream)` for GET, `(delete)` for DELETE. */
  readonly method: string;
  readonly status: number;
  /** The session id on the request. */
  readonly sentSessionId?: string;
  /** The session id on the answer to `initialize`. */
  readonly issuedSessionId?: string;
}

export interface PlayOptions {
  /** Ends the play early: open requests are cut and the promise resolves. */
  readonly signal?: AbortSignal;
  /** Waits; tests inject one that owns the time. Milliseconds. */
  readonly pause?: (ms: number) => Promise<void>;
  readonly onExchange?: (exchange: PlayedExchange) => void;
}

/** Rejects where the server cannot be reached. An answer of any status is an answer: the play goes on. */
export async function playScript(
  script: Script,
  url: string,
  options: PlayOptions = {},
): Promise<void> {
  const stop = new AbortController();
  const signals = options.signal ? [options.signal, stop.signal] : [stop.signal];
  const signal = AbortSignal.any(signals);
  const player = new Player(script, new URL(url), signal, options);
  try {
    for (const step of script.steps) {
      if (signal.aborted) return;
      await player.take(step);
    }
    await player.finish();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

interface ClientState {
  nextId: number;
  requests: number;
  sessionId?: string;
  initialized: boolean;
}

class Player {
  private readonly states = new Map<string, ClientState>();
  private readonly listening: WireResponse[] = [];
  private readonly answered: WireResponse[] = [];
  private readonly pause: (ms: number) => Promise<void>;

  constructor(
    private readonly script: Script,
    private readonly url: URL,
    private readonly signal: AbortSignal,
    private readonly options: PlayOptions,
  ) {
    const pause = options.pause ?? ((ms: number) => delay(ms, undefined, { signal }));
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.pause = (ms) => Promise.race([pause(ms), aborted]);
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'wait':
        return this.pause(step.ms);
      case 'send':
        return this.send(step);
      case 'together':
        await Promise.all(step.requests.map((request) => this.send(request)));
        return;
      case 'listen':
        this.listening.push(await this.bare(step.as, 'GET', '(stream)'));
        return;
      case 'delete':
        await (
          await this.bare(step.as, 'DELETE', '(delete)')
        ).ended;
        return;
      default:
        return assertNever(step);
    }
  }

  /** Reads to their end the streams left to the server, and closes those that listen for ever. */
  async finish(): Promise<void> {
    await Promise.all(this.answered.map(({ ended }) => ended));
    for (const stream of this.listening) stream.close();
    await Promise.all(this.listening.map(({ ended }) => ended));
  }

  private async send(step: Send): Promise<void> {
    const client = this.clientOf(step.as);
    const state = this.stateOf(step.as);
    if (step.method === 'initialize') state.nextId = 0;
    const body = JSON.stringify(messageOf(step, client, state));
    const headers = [
      ...this.headersOf(client, state, step.session === 'echoed'),
      ...routingHeaders(step, client),
      ...(step.headers ?? []),
    ];
    const response = await this.exchange(step.as, step.method, { method: 'POST', headers, body });
    if (step.hangUpMs === undefined || !response.eventStream) {
      this.answered.push(response);
      return response.answered;
    }
    await Promise.all([response.answered, this.pause(step.hangUpMs)]);
    response.close();
    return response.ended;
  }

  private bare(as: string, method: 'GET' | 'DELETE', label: string): Promise<WireResponse> {
    const headers = this.headersOf(this.clientOf(as), this.stateOf(as), true);
    return this.exchange(as, label, { method, headers });
  }

  private async exchange(as: string, method: string, request: WireRequest): Promise<WireResponse> {
    const response = await send(this.url, request, this.signal);
    const sent = request.headers.find(([name]) => name.toLowerCase() === SESSION_ID)?.[1];
    const issued = method === 'initialize' ? response.header(SESSION_ID) : undefined;
    if (method === 'initialize') this.remember(as, issued);
    this.options.onExchange?.({
      client: as,
      method,
      status: response.status,
      ...(sent === undefined ? {} : { sentSessionId: sent }),
      ...(issued === undefined ? {} : { issuedSessionId: issued }),
    });
    return response;
  }

  private remember(as: string, sessionId: string | undefined): void {
    const state = this.stateOf(as);
    state.initialized = true;
    if (sessionId !== undefined) state.sessionId = sessionId;
  }

  private headersOf(client: Client, state: ClientState, echo: boolean): RawHeaders {
    const { rotating, protocolVersion, era } = client;
    const address = rotating?.values[state.requests % rotating.values.length];
    state.requests += 1;
    const versioned = era === 'modern' || state.initialized;
    return [
      ...client.headers,
      ...(rotating && address !== undefined ? [[rotating.name, address] as const] : []),
      ...(versioned ? [[PROTOCOL_VERSION, protocolVersion] as const] : []),
      ...(echo && state.sessionId !== undefined ? [[SESSION_ID, state.sessionId] as const] : []),
    ];
  }

  private clientOf(name: string): Client {
    const client = this.script.clients[name];
    if (!client) throw new Error(`The script has no client "${name}"; add it to its clients.`);
    return client;
  }

  private stateOf(name: string): ClientState {
    const state = this.states.get(name) ?? { nextId: 0, requests: 0, initialized: false };
    this.states.set(name, state);
    return state;
  }
}

function messageOf({ method, params, notification }: Send, client: Client, state: ClientState) {
  const id = client.ids === 'always-one' ? 1 : state.nextId;
  if (notification !== true) state.nextId += 1;
  return {
    jsonrpc: '2.0',
    ...(notification === true ? {} : { id }),
    method,
    ...(params === undefined ? {} : { params }),
  };
}

/** What 2026-07-28 repeats of the body in headers, for intermediaries to route by. */
function routingHeaders({ method, params }: Send, { era }: Client): RawHeaders {
  if (era === 'legacy') return [];
  const name = params?.['name'] ?? params?.['uri'];
  const named = typeof name === 'string' ? [[MCP_NAME, name] as const] : [];
  return [[MCP_METHOD, method], ...named];
}
