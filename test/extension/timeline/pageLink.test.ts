import { expect, test } from 'vitest';
import { Emitter } from '../../../src/base/emitter.ts';
import type { ToWebview } from '../../../src/contract/webview.ts';
import { PageLink } from '../../../src/extension/timeline/pageLink.ts';

class FakeConnection {
  readonly sent: string[] = [];
  readonly received = new Emitter<string>();
  readonly closed = new Emitter<void>();
  readonly onDidReceive = this.received.event;
  readonly onDidClose = this.closed.event;
  disposed = false;

  send(text: string): void {
    this.sent.push(text);
  }

  dispose(): void {
    this.disposed = true;
    this.closed.fire();
  }
}

class FakeEngine {
  readonly connections: FakeConnection[] = [];

  async connect(): Promise<FakeConnection> {
    const connection = new FakeConnection();
    this.connections.push(connection);
    return connection;
  }
}

function setUp() {
  const posted: ToWebview[] = [];
  return {
    posted,
    link: new PageLink((message) => posted.push(message)),
    engine: new FakeEngine(),
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('texts pass through unread, both ways', async () => {
  const { posted, link, engine } = setUp();
  link.use(engine);
  link.open();
  await settled();
  link.send('question');
  engine.connections[0]?.received.fire('answer');
  expect(engine.connections[0]?.sent).toEqual(['question']);
  expect(posted).toEqual([
    { type: 'connection', state: 'connected' },
    { type: 'rpc', text: 'answer' },
  ]);
});

test('a page that loads again does not get the answers to its former life', async () => {
  const { posted, link, engine } = setUp();
  link.use(engine);
  link.open();
  await settled();
  link.open();
  await settled();
  const [former, present] = engine.connections;
  expect(former?.disposed).toBe(true);
  former?.received.fire('late');
  present?.received.fire('fresh');
  expect(posted.filter(({ type }) => type === 'rpc')).toEqual([{ type: 'rpc', text: 'fresh' }]);
  expect(posted).not.toContainEqual({ type: 'connection', state: 'disconnected' });
});

test('a hidden page asks for nothing, and no connection is kept for it', async () => {
  const { link, engine } = setUp();
  link.use(engine);
  link.open();
  await settled();
  link.close();
  link.use(new FakeEngine());
  await settled();
  expect(engine.connections.map(({ disposed }) => disposed)).toEqual([true]);
});

test('an engine that goes is told, and the next one is connected to', async () => {
  const { posted, link, engine } = setUp();
  link.open();
  link.use(engine);
  await settled();
  engine.connections[0]?.closed.fire();
  const next = new FakeEngine();
  link.use(next);
  await settled();
  link.use(undefined);
  await settled();
  const states = posted.map((message) => (message.type === 'connection' ? message.state : ''));
  expect(states).toEqual(['none', 'connected', 'disconnected', 'connected', 'none']);
});

test('a connection that comes too late is closed', async () => {
  const { posted, link, engine } = setUp();
  link.use(engine);
  link.open();
  link.close();
  await settled();
  expect(engine.connections[0]?.disposed).toBe(true);
  expect(posted).toEqual([]);
});

test('an engine that cannot be reached says why', async () => {
  const { posted, link } = setUp();
  link.use({ connect: () => Promise.reject(new Error('wrong version')) });
  link.open();
  await settled();
  expect(posted).toEqual([{ type: 'connection', state: 'disconnected', message: 'wrong version' }]);
});
