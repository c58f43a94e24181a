import { expect, onTestFinished, test } from 'vitest';
import { unpackBars } from '../../src/contract/laneBars.ts';
import { EngineClient } from '../../src/contract/rpc.ts';
import { answerRequest } from '../../src/contract/rpc.ts';
import { reportOn } from '../../src/engine/captureReport.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { markdownReport } from '../../src/export/markdownReport.ts';
import { CaptureBook, forgetfulHost, numbersOf, PERSON } from './captures.ts';

/** A front end of an engine, without a network between them. */
async function opened(book: CaptureBook = forgetfulHost()) {
  const engine = await CaptureEngine.open(book.file());
  onTestFinished(() => engine.dispose());
  const client: EngineClient = new EngineClient({
    send: (text) => void answerRequest(engine.handlers, text).then((it) => client.receive(it)),
  });
  return { engine, client };
}

test('capture/status says what is served and what is in it', async () => {
  const { client, engine } = await opened();
  expect(await client.request('capture/status', {})).toEqual({
    source: 'file',
    target: 'http://127.0.0.1:9/mcp',
    file: engine.file,
    startedAt: '2026-02-05T09:00:00.000Z',
    recording: false,
    revision: engine.revision,
    durationMs: 20_201,
    exchanges: 7,
    openExchanges: 1,
    sessions: 2,
    findings: expect.objectContaining({ error: 1 }) as object,
    // It has no end.
    marks: expect.any(Number) as number,
  });
});

test('capture/summary gives the figures that decide', async () => {
  const { client } = await opened();
  expect(await client.request('capture/summary', {})).toMatchObject({
    sessions: { created: 2, seenInUse: 0, neverDeleted: 2, orphaned: 1 },
    reusedAcrossBatches: 0,
    toolCalls: { completed: 3 },
    authenticatedPerToolCall: 0,
    echo: [{ method: 'tools/call', echoed: 3, expected: 4 }],
    eras: { legacy: 6, modern: 0 },
    auxiliary: 1,
  });
});

test('sessions/list: in order of creation, what belongs to none at the end, with batches and rows', async () => {
  const { client } = await opened();
  const { total, sessions, rows } = await client.request('sessions/list', { offset: 0, limit: 10 });
  expect(total).toBe(3);
  expect(
    sessions.map(({ id, state, orphan, exchanges }) => [id, state, orphan, exchanges]),
  ).toEqual([
    ['session-a', 'superseded', true, 3],
    ['session-b', 'open', false, 3],
    [undefined, undefined, false, 1],
  ]);
  const [a, b, none] = sessions;
  expect(a?.batches).toMatchObject([{ exchanges: 3, firstX: 2 }]);
  expect(b?.batches).toMatchObject([{ exchanges: 3, firstX: 5 }]);
  expect(none?.batches).toEqual([]);
  expect(a?.findings.map(({ rule }) => rule)).toEqual([
    'session-id-not-echoed',
    'session-orphaned',
  ]);
  expect(a).toMatchObject({ supersededBy: 'session-b', activeSessions: 1 });
  expect(b).toMatchObject({ activeSessions: 2, conversations: ['talk-1', 'talk-2'] });
  expect(rows.map(({ x }) => x)).toEqual([2, 3, 4, 5, 6, 7, 1]);
  expect((await client.request('sessions/list', { offset: 1, limit: 1 })).sessions).toEqual([b]);
});

test('rows/range: pages, the rows as the analysis sees them', async () => {
  const { client } = await opened();
  const page = await client.request('rows/range', { offset: 1, limit: 3 });
  expect(page).toMatchObject({ matched: 7, total: 7 });
  expect(page.rows.map(({ x, label, echo, sessionId }) => [x, label, echo, sessionId])).toEqual([
    [2, 'initialize', 'issued', 'session-a'],
    [3, 'tools/call', 'carried', 'session-a'],
    [4, 'tools/call', 'missing', 'session-a'],
  ]);
  const [, stream, forgot] = page.rows;
  expect(stream).toMatchObject({
    ...{ startT: 1_100, responseT: 1_110, endT: 1_140, endReason: 'complete', stream: true },
    ...{ eventTimes: [1_111, 1_121], conversation: 'talk-1', tool: 'search', orphan: true },
  });
  expect(forgot).toMatchObject({ inferred: true });
  expect(forgot?.findings.map(({ rule }) => rule)).toEqual(['session-id-not-echoed']);
});

test('rows/range: an exchange outside the protocol is named by method and path, one that is open has no end', async () => {
  const { client } = await opened();
  const { rows } = await client.request('rows/range', { offset: 0, limit: 100 });
  expect(rows[0]).toMatchObject({
    ...{ mcp: false, status: 404, label: 'GET /.well-known/oauth-protected-resource' },
  });
  expect(rows[0]).not.toHaveProperty('batch');
  expect(rows[6]).toMatchObject({ x: 7, outcome: 'pending' });
  expect(rows[6]).not.toHaveProperty('endT');
});

test('rows/range and rows/locate with a filter', async () => {
  const { client } = await opened();
  const filter = 'tool:search session:session-b';
  const page = await client.request('rows/range', { offset: 0, limit: 9, filter });
  expect(page).toMatchObject({ matched: 2, total: 7 });
  expect(page.rows.map(({ x }) => x)).toEqual([6, 7]);
  expect(await client.request('rows/locate', { x: 7, filter })).toEqual({ index: 1 });
  expect(await client.request('rows/locate', { x: 2, filter })).toEqual({ index: -1 });
  expect(await client.request('rows/locate', { x: 7 })).toEqual({ index: 6 });
});

test('a finding on a session is found by filter on each of its exchanges', async () => {
  const { client } = await opened();
  const filter = 'rule:session-orphaned';
  const page = await client.request('rows/range', { offset: 0, limit: 9, filter });
  expect(page.rows.map(({ x }) => x)).toEqual([2, 3, 4]);
});

test('a filter that cannot be read says where, and hides nothing', async () => {
  const { client } = await opened();
  const page = await client.request('rows/range', { offset: 0, limit: 9, filter: 'tool:' });
  expect(page).toMatchObject({ matched: 7, total: 7 });
  expect(page.filterError?.message).not.toBe('');
  expect(page.filterError?.offset).toBeLessThanOrEqual(5);
});

test('questions out of bounds get empty or whole answers, never a failure', async () => {
  const { client } = await opened();
  const range = (offset: number, limit: number) =>
    client.request('rows/range', { offset, limit }).then(({ rows }) => rows.length);
  expect(await range(7, 10)).toBe(0);
  expect(await range(-5, 2)).toBe(2);
  expect(await range(0, 1e12)).toBe(7);
  expect(await range(NaN, 3)).toBe(3);
});

test('lanes/list: what lies in the window; of what shows as one, one', async () => {
  const { client } = await opened();
  const window = { offset: 0, limit: 10, fromT: 1_050, toT: 1_230, columns: 180 };
  const page = await client.request('lanes/list', window);
  expect([page.total, page.durationMs]).toEqual([3, 20_201]);
  expect(numbersOf(page)).toEqual([[3, 4], [], []]);
  const whole = { offset: 0, limit: 1, fromT: -1, toT: 99_000, columns: 1, by: 'none' } as const;
  const thin = await client.request('lanes/list', whole);
  expect(thin.lanes[0]?.omitted).toBe(2);
  expect(numbersOf(thin)).toEqual([[1, 2, 3, 4, 7]]);
  const kept = await client.request('lanes/list', { ...whole, keep: 6 });
  expect(numbersOf(kept)).toEqual([[1, 2, 3, 4, 6, 7]]);
});

test('lanes/list: bars say of their exchange what its row says', async () => {
  const { client } = await opened();
  const window = { offset: 0, limit: 10, fromT: -1, toT: 99_000, columns: 99_000 };
  const { lanes, looks } = await client.request('lanes/list', window);
  const { rows } = await client.request('rows/range', { offset: 0, limit: 99 });
  const bars = lanes.flatMap((lane) => unpackBars(lane.bars, looks)).sort((a, b) => a.x - b.x);
  expect(bars.map(({ look, ...bar }) => ({ ...bar, ...look }))).toEqual(
    rows.map((row) => {
      const { x, startT, requestEndT, responseT, endT, bytesUp, bytesDown, eventTimes } = row;
      const { httpMethod, label, tool, status, stream, mcp, echo, outcome, findings } = row;
      return {
        ...{ x, startT, requestEndT, responseT, endT, bytesUp, bytesDown, eventTimes },
        ...{ httpMethod, label, tool, status, stream, mcp, echo, outcome, findings },
      };
    }),
  );
});

test('lanes/list: batches where they are wide enough for a bracket', async () => {
  const { client } = await opened();
  const window = { offset: 0, limit: 10, fromT: 0, toT: 99_000 };
  const batches = async (columns: number) => {
    const { lanes } = await client.request('lanes/list', { ...window, columns });
    return lanes.map((lane) => lane.batches.map(({ id }) => id));
  };
  expect(await batches(99_000)).toEqual([[1], [2], []]);
  expect(await batches(3)).toEqual([[], [], []]);
});

test('lanes/list: an exchange that is still open reaches into every later window', async () => {
  const { client } = await opened();
  const window = { offset: 1, limit: 1, fromT: 90_000, toT: 99_000, columns: 10 };
  expect(numbersOf(await client.request('lanes/list', window))).toEqual([[7]]);
});

test('lanes/list: a filter leaves out the lanes without a match', async () => {
  const { client } = await opened();
  const window = { offset: 0, limit: 10, fromT: 0, toT: 99_000, columns: 10 };
  const page = await client.request('lanes/list', { ...window, filter: 'tool:fetch' });
  expect(page.total).toBe(1);
  expect(page.lanes).toMatchObject([{ session: { id: 'session-a', exchanges: 3 } }]);
  expect(numbersOf(page)).toEqual([[4]]);
});

test('outline/range: groups with their rows beneath, folded and anchored', async () => {
  const { client } = await opened();
  const all = await client.request('outline/range', { offset: 0, limit: 99 });
  const names = all.lines.map((line) => (line.kind === 'row' ? line.row.x : line.key));
  expect(names).toEqual(['session-a', 2, 3, 4, 'session-b', 5, 6, 7, '', 1]);
  const part = await client.request('outline/range', {
    ...{ offset: 0, limit: 2, filter: 'tool:search', collapsed: ['session-a'] },
    anchor: { line: { x: 6 }, before: 1 },
  });
  expect(part).toMatchObject({
    ...{ matched: 3, total: 7, length: 4, offset: 1, anchorIndex: 2 },
    lines: [
      { kind: 'group', key: 'session-b', matched: 2, folded: false },
      { kind: 'row', group: 'session-b', row: { x: 6 } },
    ],
  });
});

test('overview/get: the capture in slices of time', async () => {
  const { client } = await opened();
  const overview = await client.request('overview/get', { buckets: 10 });
  expect(overview.severity[0]).toBe('error');
  expect(overview.exchanges.map(({ kind, counts }) => [kind, counts[0], counts[9]])).toEqual([
    ['initialize', 4, 3],
    ['auxiliary', 3, 2],
    ['request', 2, 2],
    ['call', 2, 2],
    ['stream', 0, 0],
  ]);
});

test('findings/list: the first of each rule with the counts, or those on one session', async () => {
  const { client } = await opened();
  const all = await client.request('findings/list', {});
  expect(all.counts).toBeUndefined();
  const first = await client.request('findings/list', { perRule: 1 });
  const rules = new Set(all.findings.map(({ rule, severity }) => `${severity} ${rule}`));
  expect(first.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([...rules]);
  expect(first.counts?.reduce((sum, { count }) => sum + count, 0)).toBe(all.findings.length);
  const own = all.findings.filter(({ subject }) => subject.kind === 'session');
  const key = own[0]?.subject.key ?? '';
  const on = await client.request('findings/list', { session: key });
  expect(on.findings).toEqual(own.filter(({ subject }) => subject.key === key));
  expect(on.findings.length).toBeGreaterThan(0);
});

test('findings/next: leads from one exchange with a finding to the next', async () => {
  const { client } = await opened();
  const { next } = await client.request('findings/next', { direction: 1 });
  expect(next).toMatchObject({ place: 1 });
  const after = await client.request('findings/next', { direction: -1, from: next?.x ?? 0 });
  expect(after.next?.place).toBe(next?.of);
});

test('findings/list: each verdict with what its rule says', async () => {
  const { client } = await opened();
  const { findings } = await client.request('findings/list', {});
  const listed = findings.map(({ rule, subject, plane }) => [rule, subject, plane]);
  expect(listed[0]).toEqual([
    ...['session-id-not-echoed', { kind: 'exchange', key: '4' }, 'openai-mcp (ChatGPT)'],
  ]);
  expect(listed).toContainEqual([
    ...['session-orphaned', { kind: 'session', key: 'session-a' }, 'openai-mcp (ChatGPT)'],
  ]);
  for (const finding of findings) {
    expect(finding.remedy).not.toBe('');
    expect(finding.spec.url).toMatch(/^https:/);
  }
});

test('exchange/get: headers, bodies, events and metadata, read back from the file', async () => {
  const { client } = await opened();
  const detail = await client.request('exchange/get', { x: 3 });
  expect(detail).toMatchObject({
    row: { x: 3 },
    ...{ url: '/mcp', httpVersion: '1.1', statusText: 'OK', timing: { waitMs: 9 } },
    ...{ peer: '127.0.0.1:50003', at: '2026-02-05T09:00:01.100Z' },
    responseHeaders: [['Content-Type', 'text/event-stream']],
    requestBody: { truncated: false, incomplete: false },
  });
  expect(detail.requestHeaders).toContainEqual(['Mcp-Session-Id', 'session-a']);
  expect(JSON.parse(detail.requestBody?.text ?? '')).toMatchObject({ method: 'tools/call' });
  expect(detail.responseBody).toBeUndefined();
  expect(detail.events.map(({ t, event }) => [t, event])).toEqual([
    [1_111, 'message'],
    [1_121, 'message'],
  ]);
  expect(detail.meta).toEqual([
    { source: 'X-OpenAI-Subject', key: 'openai/subject', value: `"${PERSON}"`, personal: true },
    { source: 'params._meta', key: 'openai/session', value: '"talk-1"', personal: false },
    { source: 'params._meta', key: 'openai/subject', value: `"${PERSON}"`, personal: true },
    { source: 'params._meta', key: 'openai/locale', value: '"de-DE"', personal: false },
  ]);
  const { findings } = await client.request('exchange/get', { x: 4 });
  expect(findings[0]).toMatchObject({ rule: 'session-id-not-echoed' });
});

test('exchange/get: what the answer said beside its result, once', async () => {
  const noted = { content: [], _meta: { 'openai/widget': { kind: 'map' }, cost: 3 } };
  const book = new CaptureBook().call({
    ...{ at: 1, rpc: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a' } } },
    events: [1, 2].map(() => ({ jsonrpc: '2.0', id: 1, result: noted })),
  });
  const { client } = await opened(book);
  expect((await client.request('exchange/get', { x: 1 })).meta).toEqual([
    { source: 'result._meta', key: 'openai/widget', value: '{"kind":"map"}', personal: false },
    { source: 'result._meta', key: 'cost', value: '3', personal: false },
  ]);
});

test('exchange/get: a flood of events is counted, not sent', async () => {
  const events = Array.from({ length: 2_005 }, (_, n) => ({ jsonrpc: '2.0', method: `n/${n}` }));
  const { client } = await opened(
    new CaptureBook().call({ at: 1, rpc: {}, events, lasts: 30_000 }),
  );
  const detail = await client.request('exchange/get', { x: 1 });
  expect([detail.events.length, detail.eventsOmitted]).toEqual([2_000, 5]);
  expect(detail.row.eventTimes).toHaveLength(100);
});

test('exchange/curl: the request again, masked unless asked, and what has to be known first', async () => {
  const { client } = await opened();
  const { command, notes } = await client.request('exchange/curl', { x: 3 });
  expect(command).toMatch(/^curl -iN 'http:\/\/127\.0\.0\.1:9\/mcp' \\\n/);
  expect(command).toContain("-H 'Mcp-Session-Id: session-a'");
  expect(command).toContain('"openai/subject":"⟨subject-1⟩"');
  expect(command).not.toContain(PERSON);
  expect(notes).toEqual([]);
  const asked = await client.request('exchange/curl', { x: 3, includeIdentifiers: true });
  expect(asked.command).toContain(PERSON);
  await expect(client.request('exchange/curl', { x: 99 })).rejects.toThrow(/no request 99/);
});

test('capture/report: what the command line prints, masked unless asked', async () => {
  const { client, engine } = await opened();
  const { text } = await client.request('capture/report', { format: 'markdown' });
  const source = await reportOn(engine.file, { includeIdentifiers: false });
  expect(text).toBe(markdownReport(source));
  const json = await client.request('capture/report', { format: 'json' });
  expect(JSON.parse(json.text)).toEqual(source.report);
  const format = 'pdf' as 'json';
  await expect(client.request('capture/report', { format })).rejects.toThrow(/no "pdf" report/);
});

test('an exchange that is not there is refused by name', async () => {
  const { client } = await opened();
  await expect(client.request('exchange/get', { x: 99 })).rejects.toThrow(/no exchange 99/);
});

test('recording cannot be changed for a file', async () => {
  const { client } = await opened();
  expect(await client.request('recording/set', { recording: true })).toMatchObject({
    recording: false,
  });
});
