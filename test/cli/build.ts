/** The command line as users get it: bundled, in a process of its own, with the relay's worker beside it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A running command. Killed by its id after the test, should it still run. */
export class Running {
  out = '';
  err = '';
  private readonly closed: Promise<unknown>;

  constructor(readonly process: ChildProcess) {
    this.closed = once(process, 'close');
    process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    onTestFinished(() => {
      if (process.exitCode === null && process.signalCode === null) process.kill('SIGKILL');
    });
  }

  /** The first line on standard output. Rejects with what was said where none comes. */
  async firstLine(): Promise<string> {
    while (!this.out.includes('\n')) {
      const data = once(this.process.stdout ?? this.process, 'data');
      const first = await Promise.race([data, this.closed.then(() => 'closed' as const)]);
      if (first === 'closed' && !this.out.includes('\n')) throw new Error(this.err || 'no line');
    }
    return this.out.slice(0, this.out.indexOf('\n'));
  }

  async end(signal?: NodeJS.Signals): Promise<Outcome> {
    if (signal) this.process.kill(signal);
    await this.closed;
    return { code: this.process.exitCode, out: this.out, err: this.err };
  }
}

export interface CommandLine {
  readonly folder: string;
  start(argv: readonly string[]): Running;
  run(argv: readonly string[]): Promise<Outcome>;
}

/** Bundles the program once for a test file; state it writes on its own goes into a temporary folder. */
export function commandLine(): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  beforeAll(() => bundle(join(folder, 'dist')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const start = (argv: readonly string[]) =>
    new Running(
      spawn(process.execPath, [join(folder, 'dist', 'inspector.js'), ...argv], {
        env: { ...process.env, XDG_STATE_HOME: join(folder, 'state') },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  return { folder, start, run: (argv) => start(argv).end() };
}

async function bundle(outdir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      inspector: 'src/cli/main.ts',
      'mcp-server': 'src/cli/mcpServer.ts',
      'relay-worker': 'src/relay/worker.ts',
    },
    ...{ outdir, bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
    logLevel: 'error',
  });
}
