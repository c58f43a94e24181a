import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Emitter } from '../../src/base/emitter.ts';
import { FEED_TOKEN_HEADER } from '../../src/contract/rendezvous.ts';
import type { RelayState } from '../../src/contract/api.ts';
import type { EngineHandlers } from '../../src/contract/rpc.ts';
import { startFeed, type Feed } from '../../src/engine/feed.ts';

const BIG = 'x'.repeat(1024 * 1024);
const changed = new Emitter<number>();
let revision = 1;
let relayState: RelayState;
/** Requests that reached the engine. */
let answered = 0;
const handlers = {
  'rows/locate': ({ x }: { x: number }) => {
    answered += 1;
    return { index: x };
  },
  'findings/list': () => {
    answered += 1;
    return { findings: [BIG] };
  },
  'capture/summary': () => {
    throw new Error('no summary today');
  },
} as unknown as EngineHandlers;

let feed: Feed;
let port = 0;

beforeEach(async () => {
  revision = 1;
  relayState = { recording: true, refusedHosts: [] };
  answered = 0;
  feed = await startFeed({
    handlers,
    onDidChange: changed.event,
    get relayState() {
      return relayState;
    },
    get revision() {
      return revision;
    },
  });
  port = Number(new URL(feed.url).port);
});
afterEach(() => feed.close());

function change(): void {
  revision += 1;
  changed.fire(revision);
}

/** Sends a raw upgrade request and gives back all that comes until the other side closes. */
async function knock(headers: Record<string, string>, path = '/'): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const all: Record<string, string> = {
    Host: `127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return textUntilClosed(socket);
}

async function textUntilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'close');
  return text;
}

/** A front end with everything it was told, and a way to wait until it was told so many things. */
class FrontEnd {
  readonly told: { id?: number; method?: string; params?: unknown; result?: unknown }[] = [];
  private readonly heard = new Emitter<void>();
  readonly socket: WebSocket;

  constructor() {
    this.socket = new WebSocket(feed.url, { headers: { [FEED_TOKEN_HEADER]: feed.token } });
    this.socket.on('message', (data: Buffer) => {
      this.told.push(JSON.parse(data.toString('utf8')) as FrontEnd['told'][number]);
      this.heard.fire();
    });
  }

  ask(id: number, method: string, params: unknown = {}): void {
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  }

  async toldOf(what: (message: FrontEnd['told'][number]) => boolean) {
    for (;;) {
      const found = this.told.find(what);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const listening = this.heard.event(() => {
          listening.dispose();
          resolve();
        });
      });
    }
  }
}

async function frontEnd(): Promise<FrontEnd> {
  const front = new FrontEnd();
  await front.toldOf(({ method }) => method === 'feed/greeting');
  return front;
}

test.each([
  ['no token', {}, 401],
  ['a wrong token', { [FEED_TOKEN_HEADER]: 'ab'.repeat(32) }, 401],
  ['an empty token', { [FEED_TOKEN_HEADER]: '' }, 401],
])('%s is refused and told nothing of the capture', async (_, headers, status) => {
  const text = await knock(headers);
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(text).not.toContain('jsonrpc');
});

test('the token does not open the door from an address, only from its header', async () => {
  const text = await knock({}, `/?token=${feed.token}&${FEED_TOKEN_HEADER}=${feed.token}`);
  expect(text).toMatch(/^HTTP\/1.1 401 /);
});

test.each(['http://evil.test', 'null', 'http://127.0.0.1:80', 'vscode-webview://abc'])(
  'a browser page at %s is refused, even with the token',
  async (Origin) => {
    const text = await knock({ Origin, [FEED_TOKEN_HEADER]: feed.token });
    expect(text).toMatch(/^HTTP\/1.1 403 /);
  },
);

test.each(['evil.test', '127.0.0.1', '127.0.0.1:1', 'localhost', '0.0.0.0:1'])(
  'a request for the host %s is refused, even with the token',
  async (Host) => {
    const text = await knock({ Host, [FEED_TOKEN_HEADER]: feed.token });
    expect(text).toMatch(/^HTTP\/1.1 403 /);
  },
);

test('a plain request gets no answer but that this is a WebSocket', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(response.status).toBe(426);
  expect(await response.text()).toBe('');
});

test('the token opens the door; the first thing said is which contract is spoken', async () => {
  const front = await frontEnd();
  expect(front.told[0]).toEqual({
    ...{ jsonrpc: '2.0', method: 'feed/greeting', params: { contract: 1 } },
  });
});

test('requests are answered, failures included', async () => {
  const front = await frontEnd();
  front.ask(1, 'rows/locate', { x: 7 });
  front.ask(2, 'capture/summary');
  front.ask(3, 'constructor');
  front.socket.send('{"half');
  expect(await front.toldOf(({ id }) => id === 1)).toMatchObject({ result: { index: 7 } });
  expect(await front.toldOf(({ id }) => id === 2)).toMatchObject({
    error: { message: 'no summary today' },
  });
  expect(await front.toldOf(({ id }) => id === 3)).toMatchObject({ error: { code: -32601 } });
  expect(await front.toldOf(({ id }) => id === null)).toMatchObject({ error: { code: -32700 } });
});

test('many changes reach a front end as few, the last one for sure', async () => {
  const front = await frontEnd();
  for (let count = 0; count < 1000; count += 1) change();
  await front.toldOf(({ params }) => (params as { revision?: number }).revision === revision);
  const announcements = front.told.filter(({ method }) => method === 'capture/changed');
  expect(announcements).toHaveLength(2);
});

test('the state of the relay is told at the start, and again only when it changed', async () => {
  const front = await frontEnd();
  const states = () => front.told.filter(({ method }) => method === 'relay/state');
  change();
  await front.toldOf(({ params }) => (params as { revision?: number }).revision === revision);
  expect(states().map(({ params }) => params)).toEqual([{ recording: true, refusedHosts: [] }]);
  relayState = { recording: false, refusedHosts: ['a.example'] };
  change();
  await front.toldOf(({ params }) => (params as Partial<RelayState>).recording === false);
  expect(states()).toHaveLength(2);
  expect(states()[1]?.params).toEqual(relayState);
});

test('a front end that stops reading holds up nobody and fills no memory', async () => {
  const stuck = await frontEnd();
  const well = await frontEnd();
  stuck.socket.pause();
  const asked = 200;
  for (let id = 1; id <= asked; id += 1) stuck.ask(id, 'findings/list');
  change();
  await well.toldOf(({ params }) => (params as { revision?: number }).revision === revision);
  well.ask(1, 'rows/locate', { x: 1 });
  await well.toldOf(({ id }) => id === 1);
  expect(answered).toBeLessThan(asked / 2);

  stuck.socket.resume();
  await stuck.toldOf(({ id }) => id === asked);
  await stuck.toldOf(({ params }) => (params as { revision?: number }).revision === revision);
  expect(answered).toBe(asked + 1);
});

test('it says how many front ends there are', async () => {
  const counts: number[] = [];
  const three = new Promise<void>((resolve) => {
    feed.onDidChangeFrontEnds((count) => {
      counts.push(count);
      if (counts.length === 3) resolve();
    });
  });
  const one = await frontEnd();
  await frontEnd();
  one.socket.close();
  await three;
  expect(counts).toEqual([1, 2, 1]);
});

test('closing it cuts its front ends and gives the port back', async () => {
  const front = await frontEnd();
  const gone = once(front.socket, 'close');
  await feed.close();
  await gone;
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});
