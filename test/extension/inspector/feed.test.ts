import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { expect, onTestFinished, test } from 'vitest';
import { CONTRACT_VERSION } from '../../../src/contract/api.ts';
import { notification } from '../../../src/contract/rpc.ts';
import { connectFeed } from '../../../src/extension/inspector/feed.ts';

/** A feed that says these texts in one packet as soon as somebody connects. */
async function feedSaying(...texts: string[]) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on('connection', (socket, request) => {
    request.socket.cork();
    for (const text of texts) socket.send(text);
    request.socket.uncork();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { feed: `ws://127.0.0.1:${port}`, token: 'obviously-fake' };
}

const greeting = notification('feed/greeting', { contract: CONTRACT_VERSION });
const state = notification('relay/state', { recording: true, refusedHosts: [] });

test('what is said in one breath with the greeting reaches whoever listens then, once', async () => {
  const connection = await connectFeed(await feedSaying(greeting, state, 'more'));
  onTestFinished(() => connection.dispose());
  const heard: string[] = [];
  connection.onDidReceive((text) => heard.push(text));
  await expect.poll(() => heard).toEqual([state, 'more']);
  const later: string[] = [];
  connection.onDidReceive((text) => later.push(text));
  expect(later).toEqual([]);
});

test('another version is refused with what to do', async () => {
  const old = notification('feed/greeting', { contract: CONTRACT_VERSION + 1 });
  await expect(connectFeed(await feedSaying(old))).rejects.toThrow(/another version.*Stop it/);
  await expect(connectFeed(await feedSaying(state))).rejects.toThrow(/did not greet/);
});
