import { describe, expect, test } from 'vitest';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';

const auth = token();

function findings(story: CaptureBuilder) {
  return evaluateRules(story.model()).filter(({ rule }) => rule === 'session-id-not-echoed');
}

describe('session-id-not-echoed', () => {
  test('says which request forgot which id, and which exchange had issued it', () => {
    const story = capture();
    const client = story.client({ auth });
    const issuedBy = client.initialize({ issues: '59c7c2b5' });
    story.wait(400);
    const forgot = client.call('search', {}, { status: 400 });
    expect(findings(story)).toEqual([
      {
        id: `session-id-not-echoed:exchange:${forgot}`,
        rule: 'session-id-not-echoed',
        title: 'Session id not echoed',
        severity: 'error',
        subject: { kind: 'exchange', key: String(forgot) },
        message:
          'POST tools/call of openai-mcp at +0:00.41 carries no Mcp-Session-Id, though exchange 1 had issued 59c7c2b5 to it 400 ms before; answered 400.',
        exchanges: [issuedBy, forgot],
        inferred: false,
      },
    ]);
  });

  test('is one finding an exchange', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    const missing = [client.initialized(), client.post('tools/list'), client.stream().x];
    client.call('search', { session: 's1' });
    expect(findings(story).map(({ subject }) => subject.key)).toEqual(missing.map(String));
  });

  test('is inferred where only the User-Agent says whose request it is', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.call('search');
    const [finding] = findings(story);
    expect(finding).toMatchObject({ inferred: true, severity: 'error' });
    expect(finding?.message).toContain('rests on the User-Agent alone');
  });

  test('two planes: one that carries the id does not excuse the one that does not', () => {
    const story = capture();
    const control = story.client({ auth, userAgent: 'openai-mcp/1.0.0 (ChatGPT)' });
    const tool = story.client({ auth });
    control.initialize({ issues: 'c' });
    control.post('tools/list', { session: 'c' });
    tool.initialize({ issues: 't' });
    const calls = [tool.call('a'), tool.call('b')];
    expect(findings(story).map(({ subject }) => Number(subject.key))).toEqual(calls);
    expect(story.model().exchange(calls[0] ?? 0)?.sessionId).toBe('t');
  });

  describe('is silent on', () => {
    const silent = (story: CaptureBuilder) => expect(findings(story)).toEqual([]);

    test('a second initialize', () => {
      const story = capture();
      const client = story.client({ auth });
      client.initialize({ issues: 's1' });
      client.initialize({ issues: 's2' });
      silent(story);
    });

    test('a server that never issued an id', () => {
      const story = capture();
      const client = story.client({ auth });
      client.initialize();
      client.initialized();
      client.call('search');
      silent(story);
    });

    test('modern traffic, after a failed probe and a session of the same client too', () => {
      const story = capture();
      const client = story.client({ auth });
      const modern = { headers: [['MCP-Protocol-Version', '2026-07-28']] as const };
      client.post('server/discover', modern, { status: 400 });
      client.initialize({ issues: 's1' });
      client.post('server/discover', modern);
      client.call('search', modern);
      silent(story);
    });

    test('what follows a DELETE, a 404 or a 401 to the id', () => {
      const ends: ((client: ReturnType<CaptureBuilder['client']>) => void)[] = [
        (client) => client.delete('s1'),
        (client) => client.delete('s1', { status: 405 }),
        (client) => client.call('search', { session: 's1' }, { status: 404 }),
        (client) => client.call('search', { session: 's1' }, { status: 401 }),
      ];
      for (const end of ends) {
        const story = capture();
        const client = story.client({ auth });
        client.initialize({ issues: 's1' });
        end(client);
        client.call('search');
        silent(story);
      }
    });

    test('another principal, another plane, and a client without a credential', () => {
      const story = capture();
      story.client({ auth }).initialize({ issues: 's1' });
      story.client({ auth: token('fp:0c0c0c0c') }).call('search');
      story.client({ auth, userAgent: 'curl/8.5.0' }).call('search');
      story.client().call('search');
      silent(story);
    });

    test('auxiliary traffic', () => {
      const story = capture();
      const client = story.client({ auth });
      client.initialize({ issues: 's1' });
      client.begin('OPTIONS').answer({ status: 204 });
      client.begin('GET', { path: '/.well-known/oauth-protected-resource/mcp' }).answer();
      client.raw('grant_type=refresh_token', { path: '/token' });
      silent(story);
    });

    test('a capture that began after the session did', () => {
      const story = capture();
      const client = story.client({ auth });
      client.call('search', { session: 'before' });
      client.call('search');
      silent(story);
    });
  });
});
