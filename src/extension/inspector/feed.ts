/** A connection to the feed of an inspector process: texts both ways. Every front end has its own. */
import * as l10n from '@vscode/l10n';
import type { RawData, WebSocket } from 'ws';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { CONTRACT_VERSION } from '../../contract/api.ts';
import { FEED_TOKEN_HEADER, type Rendezvous } from '../../contract/rendezvous.ts';
import type { RpcChannel } from '../../contract/rpc.ts';

const HANDSHAKE_TIMEOUT_MS = 5_000;

export type FeedAddress = Pick<Rendezvous, 'feed' | 'token'>;

/** The process took the token, but what it says would be misread. */
export class OtherVersionError extends Error {
  constructor() {
    super(
      l10n.t(
        'The inspector process is of another version than this extension. Stop it and start it anew.',
      ),
    );
  }
}

/** Opens a connection and waits for the greeting. Rejects with a sentence for people. */
export async function connectFeed(address: FeedAddress): Promise<FeedConnection> {
  const connection = new FeedConnection(await openSocket(address));
  try {
    await connection.greeted;
    return connection;
  } catch (error) {
    connection.dispose();
    throw error;
  }
}

/** A presence at a feed whose texts nobody reads: a process lives as long as a front end is there. */
export interface HeldFeed extends Disposable {
  /** Fires once, for whatever reason the connection ended. */
  readonly onDidClose: Event<void>;
}

/** Keeps a process of another version alive. Rejects where it cannot be reached any more. */
export async function holdFeed(address: FeedAddress): Promise<HeldFeed> {
  const socket = await openSocket(address);
  const closed = new Emitter<void>();
  socket.on('close', () => closed.fire());
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.on('error', reject);
  });
  return { onDidClose: closed.event, dispose: () => socket.close() };
}

/** The library is a third of this extension's code, and is not needed before there is a process to speak to. */
async function openSocket({ feed, token }: FeedAddress): Promise<WebSocket> {
  const { WebSocket } = await import('ws');
  return new WebSocket(feed, {
    headers: { [FEED_TOKEN_HEADER]: token },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    perMessageDeflate: false,
  });
}

export class FeedConnection implements RpcChannel, Disposable {
  private readonly texts = new Emitter<string>();
  private readonly closed = new Emitter<void>();
  /** Said after the greeting while nobody listened yet; the first listener gets it. */
  private early: string[] | undefined;

  readonly onDidReceive: Event<string> = (listener) => {
    const listening = this.texts.event(listener);
    const early = this.early ?? [];
    this.early = undefined;
    for (const text of early) this.texts.fire(text);
    return listening;
  };
  /** Fires once, for whatever reason the connection ended. */
  readonly onDidClose: Event<void> = this.closed.event;
  readonly greeted: Promise<void>;

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (data, binary) => {
      if (binary) return;
      if (this.early) this.early.push(textOf(data));
      else this.texts.fire(textOf(data));
    });
    socket.on('close', () => this.closed.fire());
    this.greeted = this.waitForGreeting();
  }

  /** What is sent on a connection that is closing is lost; `onDidClose` tells. */
  send(text: string): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text);
  }

  dispose(): void {
    this.socket.close();
  }

  private waitForGreeting(): Promise<void> {
    return new Promise((resolve, reject) => {
      const listening = this.texts.event((text) => {
        listening.dispose();
        this.early = [];
        const problem = greetingProblem(text);
        if (problem === undefined) resolve();
        else reject(problem);
      });
      this.socket.on('error', (error) => reject(error));
      this.onDidClose(() =>
        reject(new Error(l10n.t('The inspector process closed the connection.'))),
      );
    });
  }
}

function greetingProblem(text: string): Error | undefined {
  const { method, params } = parse(text);
  if (method !== 'feed/greeting') return new Error(l10n.t('The inspector process did not greet.'));
  return params?.contract === CONTRACT_VERSION ? undefined : new OtherVersionError();
}

function parse(text: string): { method?: string; params?: { contract?: number } } {
  try {
    return (JSON.parse(text) ?? {}) as ReturnType<typeof parse>;
  } catch {
    return {};
  }
}

function textOf(data: RawData): string {
  return Array.isArray(data)
    ? Buffer.concat(data).toString('utf8')
    : Buffer.from(data as Buffer).toString('utf8');
}
