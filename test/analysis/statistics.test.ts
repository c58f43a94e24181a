import { describe, expect, test } from 'vitest';
import { burstsOf } from '../../src/analysis/bursts.ts';
import { lifetimeOf } from '../../src/analysis/streamLifetimes.ts';
import {
  authenticatedCount,
  knownPrincipals,
  ratio,
  requestFigures,
  sessionFigures,
  spreadOf,
} from '../../src/analysis/statistics.ts';
import { capture, token } from './captureBuilder.ts';

test('sessions are counted by what became of them', () => {
  const story = capture();
  const client = story.client({ auth: token() });
  for (const id of ['deleted', 'released', 'expired', 'rejected', 'kept']) {
    client.initialize({ issues: id });
  }
  client.delete('deleted');
  client.delete('released', { status: 404 });
  client.call('t', { session: 'expired' }, { status: 404 });
  client.call('t', { session: 'rejected' }, { status: 400 });
  client.call('t', { session: 'before' });
  client.initialize({ issues: 'last' });
  story.wait(4_000);
  client.call('t', { session: 'last' });
  expect(sessionFigures(story.model())).toEqual({
    created: 6,
    seenInUse: 1,
    deleted: 1,
    deletedFromInspector: 0,
    released: 1,
    expired: 1,
    rejected: 1,
    // `kept` and `before`: the owner got `last`.
    orphaned: 2,
    neverDeleted: 5,
    // `released` was carried by its DELETE only, which is a request; `kept` by none.
    neverUsed: 1,
    reusedAcrossBatches: 1,
    peakActive: 5,
    activeAtEnd: 3,
  });
});

test('requests are counted on MCP endpoints only', () => {
  const story = capture();
  const client = story.client({ auth: token() });
  client.initialize({ issues: 's1' });
  client.stream('s1').end();
  client.call('t');
  client.delete('s1');
  story.client().raw('x=1', { path: '/token' });
  const mcp = story.model().exchanges.filter((exchange) => exchange.mcp);
  expect(requestFigures(mcp)).toEqual({
    total: 4,
    initialize: 1,
    withSessionId: 2,
    withoutSessionId: 2,
    delete: 1,
    get: 1,
  });
  expect(authenticatedCount(mcp)).toBe(4);
});

test('a principal nobody presented is none', () => {
  const story = capture();
  story.client().initialize();
  story.client({ auth: token() }).initialize();
  expect(knownPrincipals(story.model())).toEqual(['fp:0a0a0a0a']);
});

test('the median of an even number is the mean of the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 });
  expect(spreadOf([7, 1, 3])).toEqual({ min: 1, median: 3, max: 7 });
  expect(spreadOf([])).toEqual({ min: null, median: null, max: null });
});

test('nothing is divided by nothing', () => {
  expect(ratio(3, 2)).toBe(1.5);
  expect(ratio(3, 0)).toBeNull();
});

describe('streams', () => {
  test('live from the response headers to the end, GET and POST alike', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' }, {});
    const stream = client.stream('s1');
    client.call('t', { session: 's1' }, { stream: 200, takes: 50 });
    stream.end('client-abort');
    expect(story.model().streamLifetimesMs).toEqual([250, 200]);
  });

  test('that are open, or of another kind, have no lifetime', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.stream('s1');
    client.stream(undefined, { path: '/news' }).end();
    const lifetimes = story.model().exchanges.map((exchange) => lifetimeOf(exchange, exchange.mcp));
    expect(lifetimes).toEqual([undefined, undefined, undefined]);
  });
});

describe('bursts', () => {
  function created(...times: number[]) {
    const story = capture();
    const client = story.client({ auth: token() });
    times.forEach((t, index) => {
      story.at(t);
      client.initialize({ issues: `s${index}`, takes: 0 });
    });
    return burstsOf(story.model().sessions);
  }

  test('are three or more creations, each within 15 s of the former', () => {
    expect(created(0, 15_000, 30_000)).toEqual([
      {
        fromT: 0,
        toT: 30_000,
        sessions: 3,
        spanMs: 30_000,
        planes: ['openai-mcp'],
        principals: ['fp:0a0a0a0a'],
      },
    ]);
    expect(created(0, 15_000, 30_001)).toEqual([]);
    expect(created(0, 1)).toEqual([]);
  });

  test('the worst first: most sessions, then the shortest span', () => {
    const long = [0, 10_000, 20_000];
    const short = [100_000, 100_100, 100_200];
    const most = [200_000, 210_000, 220_000, 230_000];
    expect(created(...long, ...short, ...most).map(({ fromT }) => fromT)).toEqual([
      ...[200_000, 100_000, 0],
    ]);
  });
});
