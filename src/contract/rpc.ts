/** JSON-RPC 2.0 between the engine and its front ends, over any channel that carries text. */
import { Emitter, type Event } from '../base/emitter.ts';
import type { EngineApi, EngineEvents, EngineMethod, RelayState } from './api.ts';

export interface RpcChannel {
  send(text: string): void;
}

type Params<M extends EngineMethod> = EngineApi[M]['params'];
type Answer<M extends EngineMethod> = EngineApi[M]['result'];

/** The front end's side. Feed it what arrives; a closed channel rejects what is still waiting. */
export class EngineClient {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private readonly changed = new Emitter<EngineEvents['capture/changed']>();
  private readonly relayChanged = new Emitter<RelayState>();
  private latestRelayState: RelayState | undefined;

  readonly onDidChange: Event<EngineEvents['capture/changed']> = this.changed.event;
  readonly onDidChangeRelay: Event<RelayState> = this.relayChanged.event;

  constructor(private readonly channel: RpcChannel) {}

  /** As it was last told; undefined before the engine said anything. */
  get relayState(): RelayState | undefined {
    return this.latestRelayState;
  }

  request<M extends EngineMethod>(method: M, params: Params<M>): Promise<Answer<M>> {
    const id = this.nextId++;
    return new Promise<Answer<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: (value) => resolve(value as Answer<M>), reject });
      this.channel.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  receive(text: string): void {
    const message = JSON.parse(text) as Incoming;
    if (message.method === 'capture/changed') {
      this.changed.fire(message.params as EngineEvents['capture/changed']);
    } else if (message.method === 'relay/state') {
      this.latestRelayState = message.params as RelayState;
      this.relayChanged.fire(this.latestRelayState);
    } else if (message.id !== undefined) this.settle(message.id, message);
  }

  close(reason: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
  }

  private settle(id: number, message: Incoming): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Incoming {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

export type EngineHandlers = {
  [M in EngineMethod]: (params: Params<M>) => Answer<M> | Promise<Answer<M>>;
};

/** The engine's side: answers one request. Never rejects; what a handler throws becomes an error answer. */
export async function answerRequest(handlers: EngineHandlers, text: string): Promise<string> {
  const request = readRequest(text);
  if (!request) return errorAnswer(null, -32700, 'not a JSON-RPC request');
  const handler = Object.hasOwn(handlers, request.method)
    ? (handlers[request.method as EngineMethod] as (params: unknown) => unknown)
    : undefined;
  if (!handler) return errorAnswer(request.id, -32601, `unknown method ${request.method}`);
  try {
    const result = await handler(request.params ?? {});
    return JSON.stringify({ jsonrpc: '2.0', id: request.id, result });
  } catch (error) {
    return errorAnswer(request.id, -32000, error instanceof Error ? error.message : String(error));
  }
}

export function notification<E extends keyof EngineEvents>(method: E, params: EngineEvents[E]) {
  return JSON.stringify({ jsonrpc: '2.0', method, params });
}

function readRequest(text: string): { id: number; method: string; params: unknown } | undefined {
  try {
    const value = JSON.parse(text) as { id?: unknown; method?: unknown; params?: unknown } | null;
    if (typeof value?.id !== 'number' || typeof value.method !== 'string') return undefined;
    return { id: value.id, method: value.method, params: value.params };
  } catch {
    return undefined;
  }
}

function errorAnswer(id: number | null, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}
