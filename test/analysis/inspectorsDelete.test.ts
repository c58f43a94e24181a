import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, token } from './captureBuilder.ts';

describe('a DELETE that the inspector’s user sent', () => {
  const INSPECTOR = 'mcp-traffic-inspector';

  /** A client with a credential, whose session the inspector asks the server to delete, without one. */
  function asked(status: number) {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.initialized('s1');
    client.call('search', { session: 's1' });
    const before = buildReport(story.model(), []);
    const x = story.client({ userAgent: INSPECTOR }).delete('s1', { status });
    return { story, client, x, before };
  }

  test('that succeeds deletes the session, and says whose it was', () => {
    const { story, x } = asked(200);
    expect(story.model().session('s1')).toMatchObject({
      ...{ state: 'deleted', deletedFromInspector: true, stateBy: x },
      ...{ neverDeleted: false, requests: 2 },
    });
    expect(buildReport(story.model(), []).sessions).toMatchObject({
      ...{ deleted: 1, deletedFromInspector: 1, neverDeleted: 0, activeAtEnd: 0 },
      list: [{ state: 'deleted', deletedFromInspector: true }],
    });
  });

  test.each([
    [401, 'open'],
    [403, 'open'],
    [405, 'open'],
    [500, 'open'],
    [404, 'expired'],
  ])('and is answered %i leaves it %s', (status, state) => {
    const { story } = asked(status);
    const session = story.model().session('s1');
    expect(session).toMatchObject({ state, neverDeleted: true });
    expect(session).not.toHaveProperty('deletedFromInspector');
  });

  test('stands with the session and counts in no figure of the traffic', () => {
    const { story, x, before } = asked(200);
    const model = story.model();
    expect(model.exchange(x)).toMatchObject({ mcp: false, sessionId: 's1', echo: 'none' });
    expect(model.session('s1')?.exchanges).not.toContain(x);
    const report = buildReport(model, []);
    for (const part of ['requests', 'planes', 'auth', 'toolCalls'] as const) {
      expect(report[part]).toEqual(before[part]);
    }
    expect(report.capture).toMatchObject({ exchanges: 3, auxiliary: 1 });
    expect(model.principals).toHaveLength(1);
    expect(model.batches).toHaveLength(1);
  });

  test('puts no blame on the client that goes on, nor on one that deleted it before', () => {
    const { story, client } = asked(200);
    story.wait(1_000);
    client.call('search', { session: 's1' }, { status: 404 });
    const rules = evaluateRules(story.model()).map(({ rule }) => rule);
    expect(rules).not.toContain('session-used-after-delete');
    expect(rules).not.toContain('session-shared-by-principals');
    const own = capture();
    const tidy = own.client({ auth: token() });
    tidy.initialize({ issues: 's1' });
    const deleted = tidy.delete('s1', { status: 200 });
    own.client({ userAgent: INSPECTOR }).delete('s1', { status: 200 });
    expect(own.model().session('s1')).toMatchObject({ state: 'deleted', stateBy: deleted });
    expect(own.model().session('s1')).not.toHaveProperty('deletedFromInspector');
  });

  test('is void where the server issues the id again', () => {
    const { story, client } = asked(200);
    client.initialize({ issues: 's1' });
    expect(story.model().session('s1')).toMatchObject({ state: 'open' });
    expect(story.model().session('s1')).not.toHaveProperty('deletedFromInspector');
  });
});
