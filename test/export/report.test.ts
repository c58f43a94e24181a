import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, jwt, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';

function reportOf(story: CaptureBuilder) {
  const model = story.model();
  return buildReport(model, evaluateRules(model));
}

describe('the report', () => {
  test('of an empty capture has every field', () => {
    expect(reportOf(capture())).toEqual({
      capture: {
        startedAt: '2026-02-27T08:28:46.850Z',
        durationMs: 0,
        exchanges: 0,
        auxiliary: 0,
        messages: 0,
        era: { legacy: 0, modern: 0 },
        stopped: false,
        gaps: [],
      },
      sessions: {
        created: 0,
        seenInUse: 0,
        deleted: 0,
        deletedFromInspector: 0,
        released: 0,
        expired: 0,
        rejected: 0,
        orphaned: 0,
        neverDeleted: 0,
        neverUsed: 0,
        reusedAcrossBatches: 0,
        peakActive: 0,
        activeAtEnd: 0,
        list: [],
      },
      requests: {
        total: 0,
        initialize: 0,
        withSessionId: 0,
        withoutSessionId: 0,
        delete: 0,
        get: 0,
      },
      toolCalls: { completed: 0, failed: 0, list: [] },
      handshakes: { count: 0, perToolCall: null, totalMs: 0 },
      auth: { authenticated: 0, perToolCall: null, challenges: 0, principals: 0 },
      sse: {
        streams: 0,
        lifetimeMs: { min: null, median: null, max: null },
        clientDisconnects: 0,
      },
      bursts: [],
      planes: [],
      conversations: [],
      hypotheses: expect.any(Array) as unknown,
      mitigations: expect.any(Array) as unknown,
      findings: [],
    });
  });

  test('spans the first to the last record of an exchange, whatever control records say', () => {
    const story = capture().wait(5_000);
    const client = story.client();
    client.initialize();
    client.raw('x=1', { path: '/token' });
    story.wait(60_000).record({ type: 'control', action: 'stop' });
    expect(reportOf(story).capture).toMatchObject({
      durationMs: 20,
      exchanges: 1,
      auxiliary: 1,
      messages: 2,
    });
  });

  test('counts eras an exchange', () => {
    const story = capture();
    const client = story.client();
    client.post('server/discover', {}, { status: 400 });
    client.initialize();
    client.call('t', { headers: [['MCP-Protocol-Version', '2026-07-28']] });
    expect(reportOf(story).capture.era).toEqual({ legacy: 1, modern: 2 });
  });

  test('lists tool calls with their session, conversation and outcome', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.call('a', { session: 's1', meta: { 'openai/session': 'c1' } }, { stream: 90 });
    client.call('b', {}, { status: 400 });
    expect(reportOf(story).toolCalls).toEqual({
      completed: 1,
      failed: 1,
      list: [
        {
          x: 2,
          tool: 'a',
          sessionId: 's1',
          conversation: 'c1',
          durationMs: 100,
          outcome: 'ok',
        },
        {
          x: 3,
          tool: 'b',
          sessionId: 's1',
          conversation: null,
          durationMs: 10,
          outcome: 'http-error',
        },
      ],
    });
  });

  test('counts challenges, in a header, by status, or inside a result', () => {
    const story = capture();
    const client = story.client();
    client.initialize();
    client.call('a', {}, { status: 401 });
    client.call('b', {}, { status: 403, headers: [['WWW-Authenticate', 'Bearer']] });
    client.call('c', {}, { result: { _meta: { 'mcp/www_authenticate': 'Bearer' } } });
    client.call('d');
    expect(reportOf(story).auth.challenges).toBe(3);
  });

  test('counts the time of the whole handshake', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1', takes: 40 });
    client.initialized('s1');
    client.call('a', { session: 's1' });
    expect(reportOf(story).handshakes).toEqual({ count: 1, perToolCall: 1, totalMs: 50 });
  });

  test('groups findings by rule, the most severe speaking for the group', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    story.client({ auth: token('fp:00000001') }).initialize({ issues: 'idle' });
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    client.call('a');
    story.wait(600_000);
    client.call('b', { session: 's2' });
    const shown = ['session-id-not-echoed', 'session-orphaned'];
    expect(reportOf(story).findings.filter(({ rule }) => shown.includes(rule))).toMatchObject([
      {
        rule: 'session-id-not-echoed',
        severity: 'error',
        count: 1,
        subjects: [{ kind: 'exchange', key: '4', exchanges: [3, 4] }],
      },
      {
        rule: 'session-orphaned',
        severity: 'warning',
        count: 2,
        inferred: false,
        subjects: [
          { kind: 'session', key: 's1', severity: 'warning' },
          { kind: 'session', key: 'idle', severity: 'info' },
        ],
      },
    ]);
  });

  test('says inferred where any of its subjects is', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.call('a');
    const { findings } = reportOf(story);
    expect(findings.find(({ rule }) => rule === 'session-id-not-echoed')).toMatchObject({
      inferred: true,
    });
  });

  describe('names no person', () => {
    function personal() {
      const story = capture();
      const auth = jwt({ iss: 'https://id.example', sub: 'jane@example.test', client_id: 'c' });
      const client = story.client({ auth });
      const meta = {
        'openai/subject': 'v1/jane-doe',
        'openai/userAgent': 'ChatGPT/1.0 (iOS 19; jane-phone)',
        'openai/userLocation': { city: 'Hanoi' },
      };
      for (const id of ['s1', 's2', 's3']) client.initialize({ issues: id });
      client.call('a', { session: 's3', meta });
      client.call('b', { meta });
      return story;
    }

    test('by default: principals are pseudonyms', () => {
      const report = reportOf(personal());
      const text = JSON.stringify(report);
      expect(text).not.toMatch(/jane|Hanoi/);
      expect(report.sessions.list.map(({ principal }) => principal)).toEqual([
        ...['principal-1', 'principal-1', 'principal-1'],
      ]);
      expect(report.bursts[0]?.principals).toEqual(['principal-1']);
      expect(Object.keys(report.planes[0]?.bySurface ?? {})).toEqual(['ChatGPT (iOS)']);
    });

    test('unless a name is asked for', () => {
      const model = personal().model();
      const report = buildReport(model, [], { name: (principal) => principal });
      expect(report.sessions.list[0]?.principal).toContain('jane@example.test');
    });

    test('a fingerprint and the unknown principal stay as they are', () => {
      const story = capture();
      story.client({ auth: token('fp:0123abcd') }).initialize({ issues: 's1' });
      story.client().initialize({ issues: 's2' });
      const names = reportOf(story).sessions.list.map(({ principal }) => principal);
      expect(names).toEqual(['fp:0123abcd', 'unknown']);
    });
  });
});
