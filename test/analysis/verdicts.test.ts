import { describe, expect, test } from 'vitest';
import { capture, token, type CaptureBuilder } from './captureBuilder.ts';

function echoes(story: CaptureBuilder): (string | undefined)[] {
  return story
    .model()
    .exchanges.map(({ echo, sessionId }) => (sessionId ? `${echo} ${sessionId}` : echo));
}

describe('the echo of a session id', () => {
  test('is owed by POST, GET and DELETE after the id was issued', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.initialized();
    client.post('tools/list', { session: 's1' });
    client.stream().end('client-abort');
    client.delete(undefined, { status: 400 });
    expect(echoes(story)).toEqual([
      'issued s1',
      'missing s1',
      'carried s1',
      'missing s1',
      'missing s1',
    ]);
    expect(story.model().planes[0]?.echo).toEqual({
      'notifications/initialized': { echoed: 0, expected: 1 },
      'tools/list': { echoed: 1, expected: 1 },
      '(stream)': { echoed: 0, expected: 1 },
      '(delete)': { echoed: 0, expected: 1 },
    });
  });

  test('posted responses have a row of their own', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.raw('{"jsonrpc":"2.0","id":7,"result":{}}', {}, { status: 202 });
    expect(story.model().planes[0]?.echo).toEqual({ '(response)': { echoed: 0, expected: 1 } });
  });

  test('is not owed by initialize, first or second', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    client.initialize();
    expect(echoes(story)).toEqual(['issued s1', 'issued s2', 'none']);
    expect(story.model().planes[0]?.echo).toEqual({});
  });

  test('is not owed to a server that never issued an id', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize();
    client.initialized();
    client.call('search');
    expect(echoes(story)).toEqual(['none', 'none', 'none']);
  });

  test('is not owed by a request that began before the answer came', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.post('ping');
    const early = client.openCall('search');
    client.initialize({ issues: 's1' });
    early.answer();
    client.call('search');
    expect(echoes(story)).toEqual(['none', 'none', 'issued s1', 'missing s1']);
  });

  test('is owed by the plane and principal it was issued to, by no other', () => {
    const story = capture();
    story.client({ auth: token() }).initialize({ issues: 's1' });
    story.client({ auth: token('fp:0c0c0c0c') }).call('search');
    story.client({ auth: token(), userAgent: 'openai-mcp/1.0.0 (ChatGPT)' }).call('search');
    story.client({}).call('search');
    expect(echoes(story)).toEqual(['issued s1', 'none', 'none', 'none']);
  });

  test('is not owed on modern traffic, though the same client is legacy elsewhere', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const version = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
    client.call('search', { meta: version });
    client.call('search', { headers: [['MCP-Protocol-Version', '2026-07-28']] });
    client.call('search', { session: 's1', meta: version });
    expect(echoes(story)).toEqual(['issued s1', 'none', 'none', 'none']);
    expect(story.model().session('s1')?.requests).toBe(0);
  });

  test('of a client that names its newest version in every header is as of any other', () => {
    const story = capture();
    const client = story.client({ auth: token(), protocolVersion: '2026-07-28' });
    client.initialize({ issues: 's1' });
    client.initialized('s1');
    client.stream('s1').end();
    client.call('search', { session: 's1', headers: [['Mcp-Method', 'tools/call']] });
    client.delete('s1');
    const carried = ['carried s1', 'carried s1', 'carried s1', 'carried s1'];
    expect(echoes(story)).toEqual(['issued s1', ...carried]);
    expect(story.model().session('s1')).toMatchObject({ seenInUse: false, state: 'deleted' });
  });

  test('is not owed on auxiliary paths, by other HTTP methods, or by refused requests', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.raw('grant_type=refresh_token', { path: '/token' });
    client.begin('GET', { path: '/.well-known/oauth-protected-resource' }).answer();
    client.begin('OPTIONS').answer({ status: 204 });
    client.post('tools/list', {}, { status: 403, reason: 'refused' });
    expect(echoes(story)).toEqual(['issued s1', 'none', 'none', 'none', 'none']);
    expect(story.model().exchanges.map(({ mcp }) => mcp)).toEqual([
      ...[true, false, false, false, false],
    ]);
  });

  test('is not owed by a body nobody could read, which may be an initialize', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const open = client.begin('POST');
    story.record({ type: 'request.body', x: open.x, bytes: 4, base64: '/////w==' });
    open.answer();
    expect(echoes(story)).toEqual(['issued s1', 'none']);
  });

  test('is owed by a body of which only the beginning was kept, when the method stands in it', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const open = client.begin('POST');
    const text = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"import","argu';
    story.record({ type: 'request.body', x: open.x, bytes: 9e6, text, truncated: true });
    open.event('{"jsonrpc":"2.0","id":1,"result":{}}');
    open.end();
    expect(story.model().exchange(open.x)).toMatchObject({
      echo: 'missing',
      rpcMethod: 'tools/call',
      tool: 'import',
      outcome: 'ok',
    });
  });
});

describe('a request without the id', () => {
  test('belongs to the newest session that is not deleted, expired or rejected', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    for (const id of ['s1', 's2', 's3', 's4']) client.initialize({ issues: id });
    client.delete('s4');
    client.call('search', { session: 's3' }, { status: 404 });
    client.call('search', { session: 's2' }, { status: 400 });
    const x = client.call('search');
    expect(story.model().exchange(x)).toMatchObject({ sessionId: 's1', echo: 'missing' });
    expect(story.model().session('s1')?.exchanges).toContain(x);
  });

  test('owes nothing when every session has ended', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.delete('s1');
    client.call('search', {}, { status: 400 });
    expect(echoes(story).at(-1)).toBe('none');
  });

  test('owes nothing to a session its client released', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.delete('s1', { status: 405 });
    client.call('search');
    expect(echoes(story).at(-1)).toBe('none s1');
  });

  test('a later end of the session does not undo a missing echo', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.call('search');
    client.delete('s1');
    expect(echoes(story)[1]).toBe('missing s1');
  });

  test('a conversation chooses among several sessions', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const chat = (value: unknown) => ({ meta: { 'openai/session': value } });
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1', ...chat(17) });
    client.initialize({ issues: 's2' });
    const known = client.call('search', chat('17'));
    const other = client.call('search', chat('18'));
    const model = story.model();
    expect(model.exchange(known)?.sessionId).toBe('s1');
    expect(model.exchange(other)?.sessionId).toBe('s2');
    expect(model.session('s2')?.conversations).toEqual([]);
  });

  test('a conversation never excludes the only session', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1', meta: { 'openai/session': 'a' } });
    const x = client.call('search', { meta: { 'openai/session': 'b' } });
    expect(story.model().exchange(x)).toMatchObject({ sessionId: 's1', echo: 'missing' });
  });

  test('is inferred without a credential, and then gives the session no conversation', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    const x = client.call('search', { meta: { 'openai/session': 'a' } });
    const model = story.model();
    expect(model.exchange(x)).toMatchObject({ sessionId: 's1', inferred: true });
    expect(model.session('s1')?.conversations).toEqual([]);
    expect(model.conversations).toMatchObject([{ value: 'a', sessions: [] }]);
  });
});
