import { expect, onTestFinished, test } from 'vitest';
import type { GroupBy, OutlineLine } from '../../src/contract/api.ts';
import { EngineClient, answerRequest } from '../../src/contract/rpc.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { CaptureBook, forgetfulHost, numbersOf, PERSON } from './captures.ts';

async function opened() {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  onTestFinished(() => engine.dispose());
  const client: EngineClient = new EngineClient({
    send: (text) => void answerRequest(engine.handlers, text).then((it) => client.receive(it)),
  });
  return client;
}

/** One word a line: `= heading`, `- session`, or the number of the exchange. */
async function linesBy(by: GroupBy, collapsed: string[] = []) {
  const client = await opened();
  const page = await client.request('outline/range', { offset: 0, limit: 99, by, collapsed });
  expect(page.by).toBe(by);
  expect(page.length).toBe(page.lines.length);
  return { client, words: page.lines.map(wordOf), lines: page.lines };
}

function wordOf(line: OutlineLine): string {
  if (line.kind === 'row') return String(line.row.x);
  if (line.kind === 'group') return `- ${line.session.id ?? 'no session'} ${line.matched}`;
  return `= ${line.heading.name ?? 'none'}`;
}

test('under a conversation stand the sessions that served it, in order', async () => {
  const { words, lines } = await linesBy('conversation');
  expect(words).toEqual([
    ...['= talk-1', '- session-a 3', '2', '3', '4', '- session-b 2', '5', '6'],
    ...['= talk-2', '- session-b 1', '7', '= none', '- no session 1', '1'],
  ]);
  const [first] = lines;
  expect(first).toMatchObject({
    heading: { by: 'conversation', sessions: 2, neverDeleted: 2, toolCalls: 3, exchanges: 5 },
  });
  const keys = lines.flatMap((line) => (line.kind === 'row' ? [] : [line.key]));
  expect(new Set(keys).size).toBe(keys.length);
});

test('a session keeps its id as its key where it stands first', async () => {
  const { client } = await linesBy('conversation');
  for (const by of ['session', 'conversation', 'plane', 'principal'] as const) {
    const { anchorIndex, lines } = await client.request('outline/range', {
      ...{ offset: 0, limit: 99, by },
      anchor: { line: { group: 'session-b' }, before: 99 },
    });
    expect(lines[anchorIndex ?? -1]).toMatchObject({ session: { id: 'session-b' } });
  }
});

test('folding a conversation hides its sessions, in the list and in the lanes', async () => {
  const { client, lines } = await linesBy('conversation');
  const [first] = lines;
  if (first?.kind !== 'heading') throw new Error('no heading');
  const { words } = await linesBy('conversation', [first.key]);
  expect(words.slice(0, 3)).toEqual(['= talk-1', '= talk-2', '- session-b 1']);
  const window = { offset: 0, limit: 99, fromT: 0, toT: 99_000, columns: 99_000 };
  const open = await client.request('lanes/list', { ...window, by: 'conversation' });
  const folded = await client.request('lanes/list', {
    ...{ ...window, by: 'conversation', collapsed: [first.key] },
  });
  expect(open.total - folded.total).toBe(2);
  expect(open.lanes[0]?.heading?.name).toBe('talk-1');
  expect(numbersOf(open)[0]).toEqual([]);
  expect(numbersOf(folded)[0]).toEqual([2, 3, 4, 5, 6]);
});

test('by plane and by principal every exchange stands exactly once', async () => {
  for (const by of ['plane', 'principal'] as const) {
    const { lines } = await linesBy(by);
    const rows = lines.flatMap((line) => (line.kind === 'row' ? [line.row.x] : []));
    expect(rows.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(JSON.stringify(lines)).not.toContain(PERSON);
  }
});

test('ungrouped there are rows alone, in order of time', async () => {
  const { client, words } = await linesBy('none');
  expect(words).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  const window = { offset: 0, limit: 99, fromT: 0, toT: 99_000, columns: 99_000 };
  const all = await client.request('lanes/list', { ...window, by: 'none' });
  expect(numbersOf(all).map(({ length }) => length)).toEqual([7]);
});

test('a filter leaves out what holds no match', async () => {
  const client = await opened();
  const query = { offset: 0, limit: 99, filter: 'tool:fetch' };
  const { lines } = await client.request('outline/range', { ...query, by: 'conversation' });
  expect(lines.map(wordOf)).toEqual(['= talk-1', '- session-a 1', '4']);
});

test('groups/list serves trees: headings with their sessions, or sessions alone', async () => {
  const client = await opened();
  const page = { offset: 0, limit: 99 };
  const headed = await client.request('groups/list', { ...page, by: 'conversation' });
  expect(headed.total).toBe(3);
  expect(headed.entries[0]).toMatchObject({
    heading: { name: 'talk-1' },
    groups: [
      { key: 'session-a', matched: 3 },
      { key: 'session-b', matched: 2 },
    ],
  });
  const latest = { ...page, by: 'conversation', sessionsPerHeading: 1 } as const;
  expect((await client.request('groups/list', latest)).entries[0]).toMatchObject({
    heading: { name: 'talk-1', sessions: 2 },
    groups: [{ key: 'session-b', firstX: 5 }],
  });
  const flat = await client.request('groups/list', { ...page, by: 'session' });
  expect(flat.entries).toHaveLength(1);
  expect(flat.entries[0]?.groups.map(({ key }) => key)).toEqual(['session-a', 'session-b', '']);
});

test('groups/list tells the first and the last batches of a session that had very many', async () => {
  const book = new CaptureBook();
  const headers: [string, string][] = [['Mcp-Session-Id', 's1']];
  for (let call = 0; call < 2101; call += 1) {
    const rpc = { jsonrpc: '2.0', id: call, method: 'tools/call', params: { name: 't' } };
    book.call({ at: call * 60_000, headers, rpc, status: 200 });
  }
  const engine = await CaptureEngine.open(book.file());
  onTestFinished(() => engine.dispose());
  const { entries } = await engine.handlers['groups/list']({ offset: 0, limit: 9, by: 'session' });
  const { batches = [], batchesOmitted } = entries[0]?.groups[0]?.session ?? {};
  const ids = batches.map(({ id }) => id);
  expect(ids).toHaveLength(2000);
  expect([ids[0], ids[999], ids[1000], ids[1999]]).toEqual([1, 1000, 1102, 2101]);
  expect(batchesOmitted).toBe(101);
});
