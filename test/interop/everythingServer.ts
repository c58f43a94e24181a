import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const entry = resolve(
  import.meta.dirname,
  '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
);

/** Its transports, and the path each is served on. */
const PATHS = { streamableHttp: '/mcp', sse: '/sse' } as const;

/** Starts the protocol project's own example server; answers its URL. */
export async function startEverythingServer(
  transport: keyof typeof PATHS = 'streamableHttp',
): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry, transport], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise<void>((ready, failed) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/(?:listening|running) on port/.test(said)) ready();
    });
    child.once('exit', () => failed(new Error(`the server ended: ${said}`)));
  });
  return `http://127.0.0.1:${port}${PATHS[transport]}`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
