/**
 * Stands in for the inspector process: the same lines, rendezvous file and feed, no relay.
 * The target's path says how it behaves: /refuse, /silent, /die, /old, /outdated (from the second
 * connection on of another version), or well.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    target: { type: 'string' },
    listen: { type: 'string' },
    out: { type: 'string' },
    rendezvous: { type: 'string' },
    'host-header': { type: 'string' },
    'max-body-bytes': { type: 'string' },
    'max-captures-bytes': { type: 'string' },
    'max-captures-days': { type: 'string' },
    'user-location': { type: 'string' },
  },
});
const [command, file] = positionals;
const target = values.target ?? 'http://127.0.0.1:1/mcp';
const behaviour = new URL(target).pathname;
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

if (behaviour === '/refuse') {
  say({ event: 'failed', code: 'port-in-use', message: 'port 4001 is in use' });
  process.exitCode = 2;
} else if (behaviour === '/silent') {
  process.stderr.write('something broke\n');
  process.exitCode = 1;
} else {
  serve();
}

function serve() {
  const token = 'f'.repeat(64);
  const server = createServer();
  const feeds = new WebSocketServer({ server });
  let connections = 0;
  feeds.on('connection', (socket, request) => {
    if (request.headers['x-mcp-inspector-token'] !== token) return socket.close();
    connections += 1;
    const old = behaviour === '/old' || (behaviour === '/outdated' && connections > 1);
    const contract = old ? 0 : 1;
    socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'feed/greeting', params: { contract } }));
    socket.on('message', (data) => {
      const { id, method } = JSON.parse(data.toString());
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { method, pid: process.pid } }));
    });
    return undefined;
  });
  server.listen(0, '127.0.0.1', () => {
    const address = {
      pid: process.pid,
      ...(command === 'open' ? {} : { url: 'http://127.0.0.1:4001/mcp' }),
      target,
      capture: file ?? values.out,
      feed: `ws://127.0.0.1:${server.address().port}`,
    };
    const startedAt = new Date().toISOString();
    writeFileSync(values.rendezvous, JSON.stringify({ version: 1, ...address, token, startedAt }), {
      mode: 0o600,
    });
    say({ event: 'listening', ...address, rendezvous: values.rendezvous });
    if (behaviour === '/die') setTimeout(() => process.exit(3), 300);
  });
  process.on('SIGTERM', () => process.exit(0));
}
