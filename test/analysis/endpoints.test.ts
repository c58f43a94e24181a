import { describe, expect, test } from 'vitest';
import { Endpoints, isTransportMethod, pathOf } from '../../src/analysis/endpoints.ts';
import { capture, token } from './captureBuilder.ts';

test('a path is the target without query, scheme and authority', () => {
  expect(pathOf('/mcp?session=1#x')).toBe('/mcp');
  expect(pathOf('http://127.0.0.1:3001/sse?x=/y')).toBe('/sse');
  expect(pathOf('https://mcp.example')).toBe('/');
  expect(pathOf('')).toBe('/');
});

test('only the methods of the transport can be MCP', () => {
  expect(['POST', 'GET', 'DELETE'].every(isTransportMethod)).toBe(true);
  expect(['OPTIONS', 'HEAD', 'PUT', 'get'].some(isTransportMethod)).toBe(false);
});

test('adding says whether the path is new', () => {
  const endpoints = new Endpoints();
  expect(endpoints.add('/mcp')).toBe(true);
  expect(endpoints.add('/mcp')).toBe(false);
  expect(endpoints.has('/mcp')).toBe(true);
});

describe('an MCP endpoint', () => {
  test('is known late: a GET before the first POST counts afterwards', () => {
    const story = capture();
    const client = story.client();
    const get = client.begin('GET').answer({ status: 405 });
    const live = story.analysis();
    expect(live.model().exchange(get)).toMatchObject({ mcp: false, era: 'legacy' });
    expect(live.model().exchange(get)?.rpcMethod).toBeUndefined();
    const before = story.records.length;
    client.initialize({ issues: 's1' });
    for (const record of story.records.slice(before)) live.add(record);
    expect(live.model().exchange(get)).toMatchObject({
      mcp: true,
      rpcMethod: '(stream)',
      batch: 1,
    });
    expect(live.model().batches).toMatchObject([{ exchanges: [get] }, { exchanges: [2] }]);
  });

  test('is not made by a POST of something else', () => {
    const story = capture();
    const client = story.client();
    client.raw('grant_type=authorization_code', { path: '/token' });
    client.raw('{"client_name":"x","method":"S256"}', { path: '/register' });
    client.raw('', { path: '/health' });
    expect(story.model().exchanges.map(({ mcp }) => mcp)).toEqual([false, false, false]);
  });

  test('stays one for a POST that is not JSON-RPC', () => {
    const story = capture();
    const client = story.client();
    client.initialize();
    const x = client.raw('not json', {}, { status: 400 });
    expect(story.model().exchange(x)).toMatchObject({ mcp: true, rpcMethod: '(invalid)' });
  });

  test('stays one for a POST nobody could read, of which nothing is claimed', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize();
    const open = client.begin('POST');
    story.record({ type: 'request.body', x: open.x, bytes: 4, base64: '/////w==', encoding: 'br' });
    const x = open.answer();
    expect(story.model().exchange(x)).toMatchObject({ mcp: true, rpcMethod: '(unread)' });
  });

  test('is the event stream of the old transport, and the path it names', () => {
    const story = capture();
    const client = story.client();
    const stream = client.stream(undefined, { path: '/sse' });
    stream.event('/messages?sessionId=f0bbf06e', 'endpoint');
    client.raw('', { path: '/messages?sessionId=f0bbf06e' });
    const other = client.stream(undefined, { path: '/events' });
    other.event('/messages', 'message');
    expect(story.model().exchanges.map(({ mcp }) => mcp)).toEqual([true, true, false]);
  });

  test('does not take a WebSocket for a stream', () => {
    const story = capture();
    const client = story.client();
    client.initialize();
    const x = client.begin('GET', { headers: [['Upgrade', 'websocket']] }).answer({ status: 101 });
    expect(story.model().exchange(x)?.mcp).toBe(false);
  });
});
