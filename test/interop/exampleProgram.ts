/** The example programs that SDK v1 ships, run as they are, each as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './everythingServer.ts';

const examples = resolve(
  import.meta.dirname,
  '../../node_modules/@modelcontextprotocol/sdk/dist/esm/examples',
);

/**
 * Some examples listen on a fixed port of all interfaces. What they ask for is set to one free port on
 * loopback before their code runs; nothing else about them changes.
 */
const ON_LOOPBACK = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (port, ...rest) {
    const callbacks = rest.filter((one) => typeof one === 'function');
    return listen.call(this, Number(process.env.PORT), '127.0.0.1', ...callbacks);
  };
`)}`;

export interface ExampleServer {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts an example server, on a port of its own unless one is given. */
export async function startExampleServer(
  name: string,
  path = '/mcp',
  givenPort?: number,
): Promise<ExampleServer> {
  const port = givenPort ?? (await freePort());
  const child = spawn(
    process.execPath,
    ['--import', ON_LOOPBACK, resolve(examples, 'server', `${name}.js`)],
    { env: { ...process.env, PORT: String(port), MCP_PORT: String(port) }, stdio: 'pipe' },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await said(child, /listening|running|starting/i);
  const stop = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { url: `http://127.0.0.1:${port}${path}`, port, stop };
}

/** Runs an example client to its end; answers what it printed. */
export async function runExampleClient(name: string, url: string): Promise<string> {
  const file = resolve(examples, 'client', `${name}.js`);
  const child = spawn(process.execPath, [file, url], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end();
  return said(child, undefined);
}

/** What a program has printed once it printed this; without a pattern once it has ended well. */
function said(child: ChildProcess, wanted: RegExp | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onText = (chunk: Buffer): void => {
      text += chunk.toString();
      if (wanted?.test(text)) resolve(text);
    };
    child.stdout?.on('data', onText);
    child.stderr?.on('data', onText);
    child.once('exit', (code) => {
      if (code === 0 && !wanted) resolve(text);
      else reject(new Error(`an example program ended with ${String(code)}: ${text}`));
    });
  });
}
