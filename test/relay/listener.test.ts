import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/relay/listener.ts';
import { HEAD_TIMEOUT_MS } from '../../src/relay/limits.ts';

test('nothing but a head has to come in time: bodies, answers and quiet streams take as long as they take', async () => {
  const server = await listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => void server.close());
  expect({
    request: server.requestTimeout,
    idle: server.keepAliveTimeout,
    socket: server.timeout,
    requestsOfASocket: server.maxRequestsPerSocket,
    head: server.headersTimeout,
  }).toEqual({ request: 0, idle: 0, socket: 0, requestsOfASocket: 0, head: HEAD_TIMEOUT_MS });
});
