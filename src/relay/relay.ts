/** The relay in this thread: listens, guards, forwards and records. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { Emitter } from '../base/emitter.ts';
import { createCaptureFile } from '../capture/captureFile.ts';
import { Recorder } from '../capture/recorder.ts';
import { Redactor } from '../capture/redaction.ts';
import { Sequencer, type CaptureClock } from '../capture/sequencer.ts';
import { CaptureWriter, type CaptureFile } from '../capture/writer.ts';
import { Guard } from './guard.ts';
import {
  RelayStartError,
  type RefusedHost,
  type RelayHandle,
  type RelayOptions,
} from './handle.ts';
import { MAX_QUEUED_RECORDS } from './limits.ts';
import { Listener, listen } from './listener.ts';
import type { ForwardPolicy } from './rewriteAnswer.ts';
import { Upstream } from './upstream.ts';
import { isRelayItself, parseTarget, targetsItself, type Target } from './target.ts';

const systemClock: CaptureClock = { now: () => performance.now(), wall: () => Date.now() };

/** Starts forwarding. Throws RelayStartError where it cannot. */
export async function startRelay(
  options: RelayOptions,
  clock: CaptureClock = systemClock,
  createFile: (path: string) => Promise<CaptureFile> = createCaptureFile,
): Promise<RelayHandle> {
  const target = parseTarget(options.target);
  const upstream = new Upstream(target, options.ca, options.environment ?? process.env);
  if (isRelayItself(target, options.listen)) throw targetsItself();
  const server = await listen(options.listen);
  const { port } = server.address() as AddressInfo;
  try {
    if (isRelayItself(target, { ...options.listen, port })) throw targetsItself();
    const { recorder, writer, sequencer } = await openCapture(
      options,
      target,
      port,
      clock,
      createFile,
    );
    const guard = new Guard(options.allowHosts, target.loopback, options.listen.host);
    const { maxBodyBytes } = options;
    const policy = policyOf(options, target, port);
    const refusals = new Emitter<RefusedHost>();
    const listener = new Listener(server, {
      ...{ target, policy, upstream, guard, recorder, maxBodyBytes, clock },
      onRefusedHost: (refused) => refusals.fire(refused),
    });
    const capture = { recorder, writer, sequencer };
    return handleOf({ options, target, port, guard, ...capture, listener, refusals });
  } catch (error) {
    server.close();
    throw error;
  }
}

function policyOf(options: RelayOptions, target: Target, port: number): ForwardPolicy {
  const { rewrites, hostHeader = 'auto' } = options;
  return {
    rewrites: { endpoint: true, oauthMetadata: true, location: true, ...rewrites },
    setsHost: hostHeader === 'auto' ? !target.loopback : hostHeader === 'target',
    listening: urlOf(options, target, port),
  };
}

interface Capture {
  readonly recorder: Recorder;
  readonly writer: CaptureWriter;
  readonly sequencer: Sequencer;
}

async function openCapture(
  options: RelayOptions,
  target: Target,
  port: number,
  clock: CaptureClock,
  createFile: (path: string) => Promise<CaptureFile>,
): Promise<Capture> {
  const file = await createFile(options.out).catch((error: unknown) => {
    throw new RelayStartError(
      'not-writable',
      error instanceof Error ? error.message : String(error),
    );
  });
  const writer = new CaptureWriter(file, {
    maxQueued: MAX_QUEUED_RECORDS,
    droppedTail: ({ records, bytes }) =>
      sequencer.stampedTail({ action: 'dropped', count: records, bytes }),
  });
  const sequencer: Sequencer = new Sequencer(clock, writer);
  const recorder = new Recorder(
    sequencer,
    new Redactor(randomBytes(32), options.userLocation),
    options,
  );
  const info = { target: options.target, listen: urlOf(options, target, port), tool: options.tool };
  recorder.begin(info, new Date(clock.wall()).toISOString());
  return { recorder, writer, sequencer };
}

interface Parts extends Capture {
  readonly options: RelayOptions;
  readonly target: Target;
  readonly port: number;
  readonly guard: Guard;
  readonly listener: Listener;
  readonly refusals: Emitter<RefusedHost>;
}

function handleOf(parts: Parts): RelayHandle {
  const { writer, recorder, guard, listener, sequencer } = parts;
  const failed = new Emitter<Error>();
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await listener.close('the inspector was stopped');
    recorder.stop();
    await sequencer.settled();
    await writer.close();
  };
  return {
    url: urlOf(parts.options, parts.target, parts.port),
    port: parts.port,
    onBatch: writer.onBatch,
    onTrouble: writer.onTrouble,
    onRefusedHost: parts.refusals.event,
    onDidFail: failed.event,
    setRecording: (recording) => recorder.setRecording(recording),
    mark: (request) => recorder.mark(request),
    allowHost: (name, allowed = true) => (allowed ? guard.allow(name) : guard.forbid(name)),
    stop: () => (stopping ??= stop()),
  };
}

/** What clients are told: wildcard addresses cannot be called, so loopback stands for them. */
function urlOf({ listen: { host } }: RelayOptions, target: Target, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const name = reachable.includes(':') ? `[${reachable}]` : reachable;
  return `http://${name}:${port}${target.path}`;
}
