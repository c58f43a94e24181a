import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { EMAIL, folder, forgetfulHost } from './captures.ts';

const stopped = () => forgetfulHost().add(30_000, { type: 'control', action: 'stop' });

function marked() {
  return stopped()
    .add(20_150, { type: 'control', action: 'mark', note: 'asked to sign in', markT: 15_000 })
    .add(20_160, { type: 'control', action: 'mark', note: `tell ${EMAIL}`, exchange: 6 });
}

async function opened(book = marked(), follow = false) {
  const engine = await CaptureEngine.open(book.file(), { follow });
  onTestFinished(() => engine.dispose());
  const matching = async (filter: string) => {
    const { rows } = await engine.handlers['rows/range']({ offset: 0, limit: 100, filter });
    return rows.map(({ x }) => x);
  };
  return { engine, ask: engine.handlers, matching };
}

test('a moment stands at the exchange that began last before it, at its own time', async () => {
  const { ask } = await opened();
  const { marks } = await ask['marks/list']({});
  expect(marks).toEqual([
    { t: 15_000, note: 'asked to sign in', moment: true, x: 4 },
    { t: 20_100, note: `tell ${EMAIL}`, x: 6 },
  ]);
  expect((await ask['capture/status']({})).marks).toBe(2);
  const { rows } = await ask['rows/range']({ offset: 0, limit: 100 });
  expect(rows.flatMap(({ x, notes }) => (notes ? [[x, ...notes]] : []))).toEqual([
    [4, 'asked to sign in'],
    [6, `tell ${EMAIL}`],
  ]);
});

test('a moment before all exchanges stands at the first', async () => {
  const early = stopped().add(50, { type: 'control', action: 'mark', note: 'begin' });
  const { ask } = await opened(early);
  expect((await ask['marks/list']({})).marks).toEqual([
    { t: 50, note: 'begin', moment: true, x: 1 },
  ]);
});

test('marks can be filtered by', async () => {
  const { matching } = await opened();
  expect(await matching('has:mark')).toEqual([4, 6]);
  expect(await matching('mark:sign')).toEqual([4]);
  expect(await matching('-has:mark session:session-b')).toEqual([5, 7]);
});

test('a capture without marks says nothing of them', async () => {
  const { ask } = await opened(stopped());
  expect(await ask['capture/status']({})).not.toHaveProperty('marks');
  expect((await ask['marks/list']({})).marks).toEqual([]);
});

test('a mark set in a saved capture is in the very next answer and in the file', async () => {
  const { engine, ask, matching } = await opened(stopped(), true);
  const before = readFileSync(engine.file, 'utf8');
  expect(await ask['capture/mark']({ note: 'lost here', x: 4 })).toMatchObject({ marks: 1 });
  expect(await matching('mark:lost')).toEqual([4]);
  expect(await ask['capture/mark']({ note: 'and here', x: 5 })).toMatchObject({ marks: 2 });
  expect(
    readFileSync(engine.file, 'utf8')
      .slice(before.length)
      .match(/"seq":\d+/g),
  ).toEqual([`"seq":${before.split('\n').length}`, `"seq":${before.split('\n').length + 1}`]);
  expect((await ask['capture/status']({})).durationMs).toBe(30_000);
});

test('what cannot be marked is refused with the reason', async () => {
  const { ask } = await opened(stopped(), true);
  await expect(ask['capture/mark']({ note: 'n', x: 99 })).rejects.toThrow(/no exchange 99/);
  await expect(ask['capture/mark']({ note: 'n' })).rejects.toThrow(/choose the exchange/);
});

test('a masked export of a capture without an end is marked as well: nobody records into it', async () => {
  const { ask } = await opened(forgetfulHost(), true);
  await expect(ask['capture/mark']({ note: 'n', x: 4 })).rejects.toThrow(/no end yet/);
  const out = join(folder(), 'export.mcp.jsonl');
  await ask['capture/export']({ format: 'jsonl', out, includeIdentifiers: false });
  const engine = await CaptureEngine.open(out, { follow: true });
  onTestFinished(() => engine.dispose());
  await engine.handlers['capture/mark']({ note: 'seen', x: 4 });
  expect((await engine.handlers['marks/list']({})).marks).toMatchObject([
    { note: 'seen', x: 4 },
    {},
  ]);
});

test('an export has the marks of its exchanges, and masks who is named in them', async () => {
  const { engine, ask } = await opened();
  const out = join(folder(), 'part.mcp.jsonl');
  const request = { format: 'jsonl', out, includeIdentifiers: false } as const;
  await ask['capture/export']({ ...request, session: 'session-b' });
  const text = readFileSync(out, 'utf8');
  expect(text).toContain('asked to sign in');
  expect(text).toContain('tell person-1@masked.invalid');
  expect(text).not.toContain(EMAIL);
  await ask['capture/export']({ ...request, session: 'session-a' });
  expect(readFileSync(out, 'utf8')).not.toContain('tell person');
  expect(engine.file).not.toBe(out);
});

test('the report lists them', async () => {
  const { ask } = await opened();
  const { text } = await ask['capture/report']({ format: 'markdown' });
  expect(text).toContain('### Marks\n\n| Time | Exchange | Note |');
  expect(text).toContain('| +0:15.00 | – | `asked to sign in` |');
  expect(text).toContain('| +0:20.10 | #6 | `tell person-1@masked.invalid` |');
});

describe('what was not recorded', () => {
  const gaps = () =>
    marked()
      .add(5_000, { type: 'control', action: 'pause' })
      .add(9_000, { type: 'control', action: 'forwarded-unrecorded', count: 2, bytes: 2_048 })
      .add(9_000, { type: 'control', action: 'resume' })
      .add(20_170, { type: 'control', action: 'dropped', count: 1, bytes: 100 });
  const paused = 'Not recorded from +0:05.00 to +0:09.00: paused while 2 exchanges (2.0 KB) passed';
  const dropped = 'Not recorded from +0:20.16 to +0:20.17: 1 record (100 B) could not be kept';

  test('stands among the marks, on the axis and at the exchange that began before', async () => {
    const { ask, matching } = await opened(gaps());
    const { marks, revision } = await ask['marks/list']({});
    expect(marks.filter(({ toT }) => toT !== undefined)).toEqual([
      { t: 5_000, toT: 9_000, note: paused, moment: true, x: 4 },
      { t: 20_160, toT: 20_170, note: dropped, moment: true, x: 6 },
    ]);
    expect(marks.map(({ t }) => t)).toEqual([5_000, 15_000, 20_100, 20_160]);
    expect((await ask['capture/status']({})).marks).toBe(revision);
    const { rows } = await ask['rows/range']({ offset: 0, limit: 100 });
    expect(rows.find(({ x }) => x === 4)?.notes).toEqual([paused, 'asked to sign in']);
    expect(await matching('has:mark')).toEqual([4, 6]);
    expect(await matching('mark:recorded')).toEqual([]);
  });

  test('is told anew when it is over', async () => {
    const during = forgetfulHost().add(21_000, { type: 'control', action: 'pause' });
    const { ask } = await opened(during);
    const before = await ask['marks/list']({});
    expect(before.marks).toMatchObject([
      { t: 21_000, toT: Number.MAX_SAFE_INTEGER, note: 'Not recorded from +0:21.00 on: paused' },
    ]);
    const passed = { action: 'forwarded-unrecorded', count: 0, bytes: 10 } as const;
    during
      .add(22_000, { type: 'control', ...passed })
      .add(22_000, { type: 'control', action: 'stop' });
    const over = await opened(during);
    const after = await over.ask['marks/list']({});
    expect(after.revision).not.toBe(before.revision);
    expect(after.marks).toMatchObject([
      {
        toT: 22_000,
        note: 'Not recorded from +0:21.00 to +0:22.00: paused while streams (10 B) went on',
      },
    ]);
  });
});

describe('a capture that breaks off', () => {
  const cut = (lastT: string) =>
    `Nothing after ${lastT} is here: the recording was ended by force, or still went on`;

  test('says so where it does, on the axis and at the exchange that began before', async () => {
    const { ask, matching } = await opened(forgetfulHost());
    const { marks, revision } = await ask['marks/list']({});
    const { durationMs, marks: told } = await ask['capture/status']({});
    expect(marks).toEqual([
      { t: durationMs, toT: Number.MAX_SAFE_INTEGER, note: cut('+0:20.20'), moment: true, x: 7 },
    ]);
    expect(told).toBe(revision);
    const { rows } = await ask['rows/range']({ offset: 0, limit: 100 });
    expect(rows.at(-1)?.notes).toEqual([cut('+0:20.20')]);
    expect(await matching('has:mark')).toEqual([]);
  });

  test('breaks off later when more was written to it', async () => {
    const book = forgetfulHost();
    const { engine, ask } = await opened(book, true);
    const before = await ask['marks/list']({});
    const add = (t: number, fields: object) => {
      const record = { type: 'control', seq: t, t, at: new Date(t).toISOString(), ...fields };
      appendFileSync(engine.file, `${JSON.stringify(record)}\n`);
    };
    add(60_000, { action: 'mark', note: 'n' });
    await expect
      .poll(async () => (await ask['marks/list']({})).marks.map(({ note }) => note))
      .toEqual(['n', cut('+1:00.00')]);
    expect((await ask['capture/status']({})).marks).not.toBe(before.revision);
    add(61_000, { action: 'stop' });
    await expect
      .poll(async () => (await ask['marks/list']({})).marks.map(({ note }) => note))
      .toEqual(['n']);
  });
});
