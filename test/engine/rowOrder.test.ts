import { expect, onTestFinished, test } from 'vitest';
import type {
  GroupBy,
  OutlineLine,
  OutlineQuery,
  Row,
  SortColumn,
} from '../../src/contract/api.ts';
import { answerRequest, EngineClient } from '../../src/contract/rpc.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { mixedCalls } from './captures.ts';

type RowLine = Extract<OutlineLine, { kind: 'row' }>;

async function opened() {
  const engine = await CaptureEngine.open(mixedCalls().file());
  onTestFinished(() => engine.dispose());
  const client: EngineClient = new EngineClient({
    send: (text) => void answerRequest(engine.handlers, text).then((it) => client.receive(it)),
  });
  const page = (query: Partial<OutlineQuery>) =>
    client.request('outline/range', { offset: 0, limit: 999, ...query });
  return { client, page };
}

const worst = ({ findings }: Row) =>
  Math.max(
    0,
    ...findings.map(({ severity }) => ['info', 'warning', 'error'].indexOf(severity) + 1),
  );

const failed = ({ outcome }: Row) => outcome !== 'ok' && outcome !== 'pending';

/** What a column shows of a row, as one would compare it. */
const shown: Record<SortColumn, (row: Row) => number | string | undefined> = {
  number: ({ x }) => x,
  time: ({ startT }) => startT,
  // In order of creation, which is not that of the names.
  session: ({ sessionId }) => sessionId && ['session-z', 'session-a'].indexOf(sessionId),
  batch: ({ batch }) => batch,
  method: ({ label }) => label,
  tool: ({ tool }) => tool,
  status: (row) => row.status && row.status * 2 + Number(failed(row)),
  duration: ({ startT, endT }) => endT && endT - startT,
  size: ({ bytesDown }) => bytesDown,
  client: ({ plane }) => plane,
  findings: worst,
};
const COLUMNS = Object.keys(shown) as SortColumn[];
const GROUPINGS: readonly GroupBy[] = ['session', 'conversation', 'plane', 'principal', 'none'];

/** The rows of each group, in the order they show. */
function byGroup(lines: readonly OutlineLine[]): RowLine[][] {
  const groups = new Map<string, RowLine[]>();
  for (const line of lines) {
    if (line.kind === 'row') groups.set(line.group, [...(groups.get(line.group) ?? []), line]);
  }
  return [...groups.values()];
}

/** The same, the slow and obvious way. */
function sorted(rows: readonly RowLine[], column: SortColumn, descending: boolean): RowLine[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [shown[column](a.row), shown[column](b.row)];
    const unknown = Number(one === undefined) - Number(other === undefined);
    if (one === undefined || other === undefined) return unknown;
    if (typeof one === 'string') return sign * one.localeCompare(String(other), 'en');
    return sign * (one - Number(other));
  });
}

test.each(GROUPINGS)('rows are sorted within their groups by every column: %s', async (by) => {
  const { page } = await opened();
  const plain = await page({ by });
  for (const column of COLUMNS) {
    for (const descending of [false, true]) {
      const { lines, length } = await page({ by, sort: { column, descending } });
      expect(length).toBe(plain.length);
      const expected = byGroup(plain.lines).map((rows) => sorted(rows, column, descending));
      const numbers = (groups: RowLine[][]) => groups.map((rows) => rows.map(({ row }) => row.x));
      expect(numbers(byGroup(lines)), `${column} ${descending}`).toEqual(numbers(expected));
    }
  }
});

test('a page of a sorted list is that part of it, and a line is found where it stands', async () => {
  const { page } = await opened();
  const query = { by: 'none', sort: { column: 'duration', descending: true } } as const;
  const whole = await page(query);
  const part = await page({ ...query, offset: 12, limit: 9 });
  expect(part.lines).toEqual(whole.lines.slice(12, 21));
  const place = whole.lines.findIndex((line) => line.kind === 'row' && line.row.x === 7);
  const anchored = await page({ ...query, limit: 5, anchor: { line: { x: 7 }, before: 2 } });
  expect(anchored).toMatchObject({ anchorIndex: place, offset: place - 2 });
});

test('however the list is sorted, a row knows when the one before it in time began', async () => {
  const { page } = await opened();
  const told = (lines: readonly OutlineLine[]) =>
    new Map(byGroup(lines).flatMap((rows) => rows.map(({ row, previousT }) => [row.x, previousT])));
  const { lines } = await page({});
  for (const rows of byGroup(lines)) {
    const starts = rows.map(({ row }) => row.startT);
    expect(rows.map(({ previousT }) => previousT)).toEqual([undefined, ...starts.slice(0, -1)]);
  }
  const other = await page({ sort: { column: 'tool' } });
  expect(told(other.lines)).toEqual(told(lines));
});

test('a filter keeps the order, and only what it lets through is before or behind', async () => {
  const { page } = await opened();
  const query = { by: 'none', filter: 'tool:search' } as const;
  const plain = byGroup((await page(query)).lines).flat();
  const { lines } = await page({ ...query, sort: { column: 'duration' } });
  const rows = byGroup(lines).flat();
  expect(rows.map(({ row }) => row.x)).toEqual(
    sorted(plain, 'duration', false).map(({ row }) => row.x),
  );
  expect(rows.length).toBeGreaterThan(5);
  const starts = new Set(plain.map(({ row }) => row.startT));
  for (const { previousT } of rows)
    expect(previousT === undefined || starts.has(previousT)).toBe(true);
});

test('a column nobody knows sorts nothing', async () => {
  const { page } = await opened();
  const query = { sort: { column: 'toString' as SortColumn } };
  expect((await page(query)).lines).toEqual((await page({})).lines);
});

test('all is folded but what is named, in the list and in the lanes', async () => {
  const { client, page } = await opened();
  const folded = await page({ unfolded: [], collapsed: ['session-a'] });
  expect(folded.lines.map((line) => line.kind)).toEqual(['group', 'group', 'group']);
  const { lines } = await page({ unfolded: ['session-a'] });
  expect(
    new Set(
      byGroup(lines)
        .flat()
        .map(({ group }) => group),
    ),
  ).toEqual(new Set(['session-a']));
  const headed = await page({ by: 'conversation', unfolded: [] });
  expect(headed.lines.map((line) => line.kind)).toEqual(headed.lines.map(() => 'heading'));
  const window = {
    offset: 0,
    limit: 99,
    fromT: 0,
    toT: 99_000,
    columns: 10,
    by: 'conversation',
  } as const;
  const lanes = await client.request('lanes/list', { ...window, unfolded: [] });
  expect(lanes.total).toBe(headed.length);
  expect(lanes.lanes.every(({ heading, bars }) => heading && bars.x.length > 0)).toBe(true);
});
