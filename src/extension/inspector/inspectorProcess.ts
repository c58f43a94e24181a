/**
 * The inspector process as a detached child: it must outlive a reload of the window, so it gets no
 * pipe to this process, and what it says goes to files.
 */
import * as l10n from '@vscode/l10n';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Emitter } from '../../base/emitter.ts';
import { listenArgument, relayArguments, type RelaySettings } from '../relay/relaySettings.ts';
import { findStartLine, type StartLine } from './readyLine.ts';
import { isAlive } from './rendezvousFile.ts';
import type { RunFiles } from './runFiles.ts';

/** What a process runs for. */
export type Purpose =
  | { readonly kind: 'record'; readonly target: string; readonly port: number }
  /** `host`: the simulated one, of `mcp-inspector demo --host`; absent: a tour. */
  | { readonly kind: 'demo'; readonly host?: string }
  /** Shows a capture that is complete. */
  | { readonly kind: 'open'; readonly file: string };

/** What is needed to start one. */
export type Launch = Exclude<Purpose, { kind: 'record' }> | RecordLaunch;

export interface RecordLaunch {
  readonly kind: 'record';
  readonly target: string;
  readonly port: number;
  readonly relay: RelaySettings;
  /** Host names allowed for this target beside those of the settings. */
  readonly hosts: readonly string[];
}

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 40;
/** How long a process may take to flush its file before it is killed. */
const STOP_TIMEOUT_MS = 5_000;

export function argumentsOf(launch: Launch, { rendezvous }: RunFiles, capture: string): string[] {
  const shared = ['--owned', '--json', '--rendezvous', rendezvous];
  if (launch.kind === 'open') return ['open', launch.file, ...shared];
  if (launch.kind === 'demo') {
    const host = launch.host === undefined ? [] : ['--host', launch.host];
    return ['demo', ...host, '--out', capture, ...shared];
  }
  const { target, port, relay, hosts } = launch;
  const listen = listenArgument(relay.listenAddress, port);
  return [
    ...['record', '--target', target, '--listen', listen, '--out', capture],
    ...shared,
    ...relayArguments(relay, hosts),
  ];
}

type Ask = () => Promise<unknown>;

/** A running process, started by this window or found again by a reloaded one. */
export interface InspectorProcess {
  readonly pid: number;
  /** Resolves when the process is known to have gone. */
  readonly exited: Promise<void>;
  /**
   * Asks it to end, and kills it where it does not. Resolves when it has gone. `ask` does so over its
   * feed, for Windows, where a signal would leave its file incomplete.
   */
  stop(ask?: Ask): Promise<void>;
}

/** Starts a child on `script`. The outcome of the start is read with `waitForStart`. */
export function spawnInspector(
  script: string,
  args: readonly string[],
  files: RunFiles,
): InspectorProcess {
  mkdirSync(dirname(files.out), { recursive: true, mode: 0o700 });
  const out = openSync(files.out, 'wx', 0o600);
  const err = openSync(files.err, 'wx', 0o600);
  try {
    const child = spawn(process.execPath, [script, ...args], {
      detached: true,
      stdio: ['ignore', out, err],
      env: environment(process.env),
      windowsHide: true,
    });
    child.unref();
    return ownChild(child);
  } finally {
    closeSync(out);
    closeSync(err);
  }
}

/** This editor's own switches must not reach a plain Node process. */
export function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

/** Waits for the ready or failure line. Never rejects: a process that dies silently has failed too. */
export async function waitForStart(
  child: { readonly exited: Promise<void> },
  files: RunFiles,
  signal: AbortSignal,
): Promise<StartLine | 'cancelled'> {
  let gone = false;
  void child.exited.then(() => (gone = true));
  const end = Date.now() + START_TIMEOUT_MS;
  while (!signal.aborted) {
    const last = gone || Date.now() > end;
    const line = findStartLine(textOf(files.out));
    if (line) return line;
    if (last) return silence(gone, textOf(files.err));
    await delay(POLL_MS);
  }
  return 'cancelled';
}

function silence(gone: boolean, errors: string): StartLine {
  const [first = ''] = errors.trim().split('\n');
  const what = gone
    ? l10n.t('The inspector process ended before it was ready.')
    : l10n.t('The inspector process did not become ready in time.');
  const message = first === '' ? what : `${what} ${l10n.t('It said: {0}', first)}`;
  return { event: 'failed', code: 'failed', message };
}

function ownChild(child: ChildProcess): InspectorProcess {
  const gone = new Emitter<void>();
  const exited = new Promise<void>((resolve) => gone.event(resolve));
  child.once('exit', () => gone.fire());
  child.once('error', () => gone.fire());
  const pid = child.pid ?? 0;
  return { pid, exited, stop: (ask) => (pid === 0 ? exited : stopProcess(pid, exited, ask)) };
}

/**
 * A process that an earlier life of this window started. Only for a pid whose feed has accepted the
 * token of its rendezvous file: numbers are used again, tokens are not.
 */
export function adoptedProcess(pid: number): InspectorProcess {
  let watching: Promise<void> | undefined;
  const exited = () => (watching ??= untilGone(pid));
  return {
    pid,
    get exited() {
      return exited();
    },
    stop: (ask) => stopProcess(pid, exited(), ask),
  };
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(200, undefined, { ref: false });
}

async function stopProcess(pid: number, exited: Promise<void>, ask?: Ask): Promise<void> {
  if (ask && process.platform === 'win32') void ask().catch(() => signalTo(pid, 'SIGTERM'));
  else signalTo(pid, 'SIGTERM');
  const patience = new AbortController();
  const tooLong = delay(STOP_TIMEOUT_MS, 'late', { signal: patience.signal }).catch(() => 'gone');
  if ((await Promise.race([exited, tooLong])) === 'late') signalTo(pid, 'SIGKILL');
  patience.abort();
  await exited;
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone already.
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
