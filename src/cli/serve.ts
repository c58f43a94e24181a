/** What `record`, `open` and `demo` have in common: an engine behind a feed until it is time to end. */
import { toDisposable, type Disposable } from '../base/disposable.ts';
import { RENDEZVOUS_VERSION, type ReadyLine, type Rendezvous } from '../contract/rendezvous.ts';
import type { CaptureEngine } from '../engine/engine.ts';
import { startFeed, type Feed, type Served } from '../engine/feed.ts';
import { ownedLife, OWNED_GRACE_MS } from '../engine/life.ts';
import { removeRendezvous, writeRendezvous } from '../engine/rendezvous.ts';
import { readSeconds } from './arguments.ts';
import { CliError, type Arguments } from './command.ts';
import { rendezvousOf } from './place.ts';
import { TOOL } from './version.ts';

export interface Service {
  readonly ready: ReadyLine;
  /** Ends the process's part in the world: no door, no rendezvous file. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly engine: CaptureEngine;
  readonly target: string;
  readonly args: Arguments;
  /** Called when an owned process has outlived its front ends, or one of them ends it. */
  readonly onEnd: () => void;
}

export async function serve({ engine, target, args, onEnd }: ServeOptions): Promise<Service> {
  const life = lifeOf(args, onEnd);
  const rendezvous = rendezvousOf(args);
  const feed = await startFeed(stoppable(engine, onEnd));
  const ready: ReadyLine = {
    event: 'listening',
    ...(engine.source.url === undefined ? {} : { url: engine.source.url }),
    target,
    capture: engine.file,
    feed: feed.url,
    rendezvous,
    pid: process.pid,
  };
  publish(ready, feed);
  const living = life(feed);
  return {
    ready,
    close: async () => {
      living.dispose();
      removeRendezvous(rendezvous, process.pid);
      await feed.close();
      engine.dispose();
    },
  };
}

/** The engine, and the way to end the process it lives in: after the answer has been sent. */
function stoppable(engine: CaptureEngine, onEnd: () => void): Served {
  const stop = () => {
    setImmediate(onEnd);
    return {};
  };
  return {
    handlers: { ...engine.handlers, 'inspector/stop': stop },
    onDidChange: engine.onDidChange,
    get revision() {
      return engine.revision;
    },
    get relayState() {
      return engine.relayState;
    },
  };
}

function publish({ rendezvous, ...ready }: ReadyLine, { token }: Feed): void {
  const content: Rendezvous = {
    version: RENDEZVOUS_VERSION,
    tool: TOOL.version,
    pid: ready.pid,
    ...(ready.url === undefined ? {} : { url: ready.url }),
    target: ready.target,
    capture: ready.capture,
    feed: ready.feed,
    token,
    startedAt: new Date().toISOString(),
  };
  try {
    writeRendezvous(rendezvous, content);
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new CliError(
      'not-writable',
      `cannot write the rendezvous file ${rendezvous} (${code}); name another with --rendezvous`,
    );
  }
}

function lifeOf(args: Arguments, onEnd: () => void): (feed: Feed) => Disposable {
  const grace = args.text('grace');
  const graceMs = grace === undefined ? OWNED_GRACE_MS : readSeconds(grace, 'grace');
  if (!args.flag('owned')) return () => toDisposable(() => undefined);
  return ({ onDidChangeFrontEnds }) => ownedLife({ graceMs, onDidChangeFrontEnds, onEnd });
}
