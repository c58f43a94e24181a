import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { Rendezvous } from '../../contract/rendezvous.ts';
import { EngineClient } from '../../contract/rpc.ts';
import { connectFeed, type FeedConnection } from './feed.ts';
import type { InspectorProcess, Purpose } from './inspectorProcess.ts';
import { shortTarget } from '../targets/targetUrl.ts';
import { kindOf, type RunFiles } from './runFiles.ts';

/** An inspector process this window is connected to: its engine to ask, and its life to watch. */
export class Inspector implements Disposable {
  private readonly store = new DisposableStore();
  private readonly ended = new Emitter<'stopped' | 'died'>();
  private stopping = false;
  private over = false;

  readonly client: EngineClient;
  /** Fires once. `died`: nobody asked for it. */
  readonly onDidEnd: Event<'stopped' | 'died'> = this.ended.event;

  constructor(
    readonly address: Rendezvous,
    readonly files: RunFiles,
    private readonly process: InspectorProcess,
    connection: FeedConnection,
  ) {
    this.store.add(connection);
    this.client = new EngineClient(connection);
    this.store.add(connection.onDidReceive((text) => this.client.receive(text)));
    // The feed closes before the process has gone, and a killed process closes it too: either tells.
    this.store.add(connection.onDidClose(() => this.end()));
    void this.process.exited.then(() => this.end());
  }

  /** A connection of its own for another front end of this window, such as a webview. */
  connect(): Promise<FeedConnection> {
    return connectFeed(this.address);
  }

  /** Ends the process, its file complete. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.process.stop(() => this.client.request('inspector/stop', {}));
    this.end();
  }

  /** Lets go of the process, which goes on for its grace time. */
  dispose(): void {
    this.over = true;
    this.client.close(l10n.t('This window lets go of the inspector.'));
    this.store.dispose();
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.client.close(l10n.t('The inspector process has ended.'));
    this.store.dispose();
    this.ended.fire(this.stopping ? 'stopped' : 'died');
  }
}

/** What the process was started for. */
export function purposeOf({
  address: { target, url, capture },
  files,
}: Pick<Inspector, 'address' | 'files'>): Purpose {
  if (kindOf(files) === 'demo') return { kind: 'demo' };
  if (url === undefined) return { kind: 'open', file: capture };
  return { kind: 'record', target, port: Number(new URL(url).port) };
}

/** Where it listens; undefined for a file. */
export function portOf({ address: { url } }: Inspector): number | undefined {
  return url === undefined ? undefined : Number(new URL(url).port);
}

/** What people know it by: its target, the demo, or the file it shows. */
export function nameOf(inspector: Pick<Inspector, 'address' | 'files'>): string {
  const purpose = purposeOf(inspector);
  if (purpose.kind === 'demo') return l10n.t('Demo');
  return purpose.kind === 'record' ? shortTarget(purpose.target) : basename(purpose.file);
}
