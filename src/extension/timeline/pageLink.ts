import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import type { ToWebview } from '../../contract/webview.ts';

/** A connection to an engine that carries texts, as `FeedConnection` is. */
export interface TextConnection extends Disposable {
  send(text: string): void;
  readonly onDidReceive: Event<string>;
  readonly onDidClose: Event<void>;
}

export interface Connectable {
  connect(): Promise<TextConnection>;
}

/**
 * Joins one page with one engine: texts pass through unread. Every life of the page gets a connection
 * of its own, so an answer to its former life cannot be taken for one to a new question.
 */
export class PageLink implements Disposable {
  private engine: Connectable | undefined;
  private connection: TextConnection | undefined;
  /** Counts lives: what began in a former one is dropped. */
  private life = 0;
  private listening = false;

  constructor(private readonly post: (message: ToWebview) => void) {}

  /** The page is loaded, for the first time or again. */
  open(): void {
    this.listening = true;
    void this.connect();
  }

  /** The page is gone or hidden: what would be sent is lost, so nothing is asked for. */
  close(): void {
    this.listening = false;
    this.drop();
  }

  use(engine: Connectable | undefined): void {
    if (engine === this.engine) return;
    this.engine = engine;
    if (this.listening) void this.connect();
  }

  send(text: string): void {
    this.connection?.send(text);
  }

  dispose(): void {
    this.close();
  }

  private async connect(): Promise<void> {
    this.drop();
    const { engine, life } = this;
    if (!engine) {
      this.post({ type: 'connection', state: 'none' });
      return;
    }
    const connection = await engine.connect().catch((error: unknown) => messageOf(error));
    if (life !== this.life) {
      if (typeof connection !== 'string') connection.dispose();
    } else if (typeof connection === 'string') {
      this.post({ type: 'connection', state: 'disconnected', message: connection });
    } else this.join(connection);
  }

  private join(connection: TextConnection): void {
    this.connection = connection;
    connection.onDidReceive((text) => {
      if (connection === this.connection) this.post({ type: 'rpc', text });
    });
    connection.onDidClose(() => {
      if (connection !== this.connection) return;
      this.connection = undefined;
      this.post({ type: 'connection', state: 'disconnected' });
    });
    this.post({ type: 'connection', state: 'connected' });
  }

  private drop(): void {
    this.life += 1;
    const { connection } = this;
    this.connection = undefined;
    connection?.dispose();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
