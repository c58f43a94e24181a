/** Real MCP servers, which nobody here wrote, for the time of a test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from './codeServer.ts';

const packages = resolve(import.meta.dirname, '../../node_modules/@modelcontextprotocol');

export interface RealServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The protocol project's own example of everything a server can do. */
export async function startEverything(): Promise<RealServer> {
  const port = await freePort();
  const entry = resolve(packages, 'server-everything/dist/index.js');
  const close = await start([entry, 'streamableHttp'], { PORT: String(port) }, port);
  return { url: `http://127.0.0.1:${port}/mcp`, close };
}

export interface GuardedServer extends RealServer {
  /** Who issues its tokens: to anybody who asks, without a page to log in on. */
  readonly authorizationServer: string;
}

/** The SDK's example of a server behind OAuth, with its authorization server on another port. */
export async function startGuarded(): Promise<GuardedServer> {
  const [port, authPort] = [await freePort(), await freePort()];
  const entry = resolve(packages, 'sdk/dist/esm/examples/server/simpleStreamableHttp.js');
  const ports = { MCP_PORT: String(port), MCP_AUTH_PORT: String(authPort) };
  const close = await start([entry, '--oauth'], ports, port);
  return {
    url: `http://localhost:${port}/mcp`,
    authorizationServer: `http://localhost:${authPort}`,
    close,
  };
}

/** Runs until it says that it listens. Answers how it is ended. */
async function start(args: string[], env: NodeJS.ProcessEnv, port: number) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((ready, reject) => {
    let said = '';
    const listen = (data: Buffer) => {
      said += data.toString();
      if (said.includes(`listening on port ${port}`)) ready();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`${args[0]} ended: ${said}`)));
  });
  return async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}
