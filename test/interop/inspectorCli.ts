/** The command line of the protocol project's own Inspector. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve as absolute } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../relay/harness.ts';

interface Program {
  readonly node: string;
  readonly entry: string;
}

interface Tools {
  readonly officialInspector: object;
  readonly ensureTool: (tool: object) => Promise<Program>;
}

/** Its program, fetched on first use. */
export async function inspectorProgram(): Promise<Program> {
  const scripts = absolute(import.meta.dirname, '../../.ci/tools.mjs');
  const { officialInspector, ensureTool } = (await import(scripts)) as Tools;
  return ensureTool(officialInspector);
}

export interface Running {
  /** What it printed. Rejects where it exits with a failure or is killed. */
  readonly done: Promise<string>;
  readonly kill: () => void;
}

/** Runs one method against a URL. */
export function runInspector(program: Program, url: string, args: readonly string[]): Running {
  return runWith(program, ['--transport', 'http', '--server-url', url, ...args]);
}

/** Runs one method against a server it starts itself and speaks to over standard input and output. */
export function runInspectorOn(
  program: Program,
  [command, ...serverArgs]: readonly string[],
  args: readonly string[],
): Running {
  const catalog = join(temporaryFolder(), 'servers.json');
  const servers = { tested: { type: 'stdio', command, args: serverArgs } };
  writeFileSync(catalog, JSON.stringify({ mcpServers: servers }));
  return runWith(program, ['--server', 'tested', ...args], catalog);
}

function runWith(
  { node, entry }: Program,
  args: readonly string[],
  catalog = join(temporaryFolder(), 'mcp.json'),
): Running {
  const home = temporaryFolder();
  const child = spawn(node, [entry, '--cli', '--format', 'json', '-q', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: home,
    env: { ...process.env, HOME: home, MCP_CATALOG_PATH: catalog },
  });
  const kill = (): void => void child.kill('SIGKILL');
  onTestFinished(kill);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
  const done = new Promise<string>((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(printed.stdout);
      else reject(new Error(`The Inspector exited with ${String(code)}: ${printed.stderr}`));
    });
  });
  return { done, kill };
}
