import { appendFileSync, readFileSync, renameSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Emitter } from '../../src/base/emitter.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import type { Intake } from '../../src/engine/intake.ts';
import { LiveSource } from '../../src/engine/liveSource.ts';
import type { MarkRequest } from '../../src/capture/mark.ts';
import type {
  CaptureBatch,
  RefusedHost,
  RelayHandle,
  RelayTrouble,
} from '../../src/relay/handle.ts';
import { CaptureBook, forgetfulHost, textOf } from './captures.ts';
import { batchOf } from '../capture/batches.ts';

/** The relay's side of the engine: writes to the file, then tells, as the real one does. */
class FakeRelay implements RelayHandle {
  readonly url = 'http://127.0.0.1:8/mcp';
  readonly port = 8;
  readonly batches = new Emitter<CaptureBatch>();
  readonly troubles = new Emitter<RelayTrouble>();
  readonly failures = new Emitter<Error>();
  readonly refusals = new Emitter<RefusedHost>();
  readonly onRefusedHost = this.refusals.event;
  readonly allowed: string[] = [];
  readonly onBatch = this.batches.event;
  readonly onTrouble = this.troubles.event;
  readonly onDidFail = this.failures.event;
  readonly marks: MarkRequest[] = [];
  readonly wishes: boolean[] = [];
  private written = 0;

  constructor(readonly file: string) {}

  /** Appends lines; `tell: false` keeps them from the engine, as when it was not yet there. */
  write(text: string, { tell = true } = {}): void {
    appendFileSync(this.file, text);
    const offset = this.written;
    this.written += Buffer.byteLength(text);
    if (tell) this.batches.fire(batchOf(text, offset));
  }

  setRecording(recording: boolean): void {
    this.wishes.push(recording);
  }
  mark(request: MarkRequest): void {
    this.marks.push(request);
  }
  allowHost(name: string): void {
    this.allowed.push(name);
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
}

let clock = 0;

function start(before = '') {
  clock = 0;
  const relay = new FakeRelay(new CaptureBook().file(''));
  relay.write(before, { tell: false });
  const engine = CaptureEngine.live(relay, relay.file, { now: () => clock });
  onTestFinished(() => engine.dispose());
  return { relay, engine };
}

const lines = forgetfulHost()
  .records()
  .map((record) => textOf([record]));

function changeOf(engine: CaptureEngine): Promise<number> {
  return new Promise((resolve) => {
    const listening = engine.onDidChange((revision) => {
      listening.dispose();
      resolve(revision);
    });
  });
}

/** Everything a front end could see of a capture. */
async function seen(engine: CaptureEngine) {
  const { handlers } = engine;
  const rows = await handlers['rows/range']({ offset: 0, limit: 1_000 });
  const details = await Promise.all(
    rows.rows.map(async ({ x }) => handlers['exchange/get']({ x })),
  );
  const { sessions } = await handlers['sessions/list']({ offset: 0, limit: 1_000 });
  const { findings } = await handlers['findings/list']({});
  const summary = { ...(await handlers['capture/summary']({})), revision: 0 };
  return { rows: rows.rows, details, sessions, findings, summary };
}

test('a change is announced, and asking again shows it', async () => {
  const { relay, engine } = start(lines[0]);
  expect(engine.view().rows).toEqual([]);
  const changed = changeOf(engine);
  relay.write(lines.slice(1, 6).join(''));
  expect(await changed).toBe(engine.revision);
  expect(engine.view().rows.map(({ x }) => x)).toEqual([1, 2]);
});

test('all answers between two changes come from one moment', async () => {
  const { relay, engine } = start(lines[0]);
  const before = engine.view();
  relay.write(lines.slice(1).join(''));
  expect(engine.view()).toBe(before);
  await changeOf(engine);
  expect(engine.view()).not.toBe(before);
});

test('what was recorded before the engine came, or was never told, is read back from the file', async () => {
  const { relay, engine } = start(lines.slice(0, 4).join(''));
  relay.write(lines.slice(4, 9).join(''), { tell: false });
  const changed = changeOf(engine);
  relay.write(lines.slice(9).join(''));
  await changed;
  engine.finish();
  const replayed = await CaptureEngine.open(relay.file);
  onTestFinished(() => replayed.dispose());
  expect(await seen(engine)).toEqual(await seen(replayed));
});

test('live or replayed, in one go or line by line: the same rows, details, sessions and findings', async () => {
  const { relay, engine } = start();
  for (const line of lines) {
    relay.write(line);
    engine.view();
  }
  engine.finish();
  const replayed = await CaptureEngine.open(relay.file);
  onTestFinished(() => replayed.dispose());
  const live = await seen(engine);
  expect(live.rows).toHaveLength(7);
  expect(live).toEqual(await seen(replayed));
});

test('a mark goes to the relay, whose record shows it; a relay that has ended takes none', async () => {
  const { relay, engine } = start(lines.join(''));
  const { handlers } = engine;
  await handlers['capture/mark']({ note: 'now', agoMs: 40 });
  await handlers['capture/mark']({ note: 'this', x: 4 });
  expect(relay.marks).toEqual([
    { note: 'now', agoMs: 40 },
    { note: 'this', exchange: 4 },
  ]);
  const changed = changeOf(engine);
  const record = { type: 'control', seq: 99, t: 30_000, at: '', action: 'mark', note: 'now' };
  relay.write(`${JSON.stringify(record)}\n`);
  await changed;
  expect(await handlers['marks/list']({})).toEqual({
    revision: 1,
    marks: [{ t: 30_000, note: 'now', moment: true, x: 7 }],
  });
  engine.finish();
  await expect(handlers['capture/mark']({ note: 'late' })).rejects.toThrow(/has ended/);
});

test('a session becomes idle without any record to say so', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const advance = (ms: number) => {
    clock += ms;
    vi.advanceTimersByTime(ms);
  };
  const { relay, engine } = start(lines[0]);
  const quiet = forgetfulHost()
    .records()
    .filter((record) => !('x' in record) || record.x <= 4);
  relay.write(textOf(quiet.slice(1)));
  const announced: number[] = [];
  engine.onDidChange((revision) => announced.push(revision));
  advance(0);
  expect(engine.view().model.session('session-a')?.state).toBe('open');
  advance(299_900);
  expect(announced).toHaveLength(1);
  advance(101);
  expect(announced).toHaveLength(2);
  expect(engine.view().model.session('session-a')).toMatchObject({ state: 'idle', orphan: true });
});

test('while live, the time axis reaches to now', async () => {
  const { relay, engine } = start(lines[0]);
  relay.write(lines.slice(1, 6).join(''));
  clock += 60_000;
  await changeOf(engine);
  const { durationMs } = await engine.handlers['capture/status']({});
  expect(durationMs).toBe(engine.intake.lastT + 60_000);
});

test('pausing reaches the relay and shows at once', async () => {
  const { relay, engine } = start(lines[0]);
  const status = await engine.handlers['recording/set']({ recording: false });
  expect(status).toMatchObject({ source: 'live', recording: false, url: relay.url });
  await engine.handlers['recording/set']({ recording: false });
  await engine.handlers['recording/set']({ recording: true });
  expect(relay.wishes).toEqual([false, true]);
});

test('trouble of the relay shows in the status, and so does its end', async () => {
  const { relay, engine } = start(lines[0]);
  const troubled = changeOf(engine);
  relay.troubles.fire({ message: 'The disk is full', notKept: { records: 3, bytes: 300 } });
  await troubled;
  expect(await engine.handlers['capture/status']({})).toMatchObject({
    ...{ recording: true, trouble: 'The disk is full', notKept: { records: 3, bytes: 300 } },
  });
  const ended = changeOf(engine);
  relay.failures.fire(new Error('out of memory'));
  await ended;
  expect(await engine.handlers['capture/status']({})).toMatchObject({
    ...{ recording: false, trouble: 'the relay has ended: out of memory' },
  });
});

describe('what goes wrong beside the relay', () => {
  const trouble = async (engine: CaptureEngine) =>
    (await engine.handlers['capture/status']({})).trouble;

  test('an analysis that throws loses its own view of a record, and says so', async () => {
    const { relay, engine } = start(lines[0]);
    const [second = '', third = ''] = lines.slice(1);
    vi.spyOn(engine.intake.analysis, 'add').mockImplementationOnce(() => {
      throw new Error('planted');
    });
    relay.write(second);
    relay.write(third);
    expect(await trouble(engine)).toBe(
      '1 records could not be analysed; they are in the capture file',
    );
    expect(readFileSync(relay.file, 'utf8')).toBe(lines.slice(0, 3).join(''));
  });

  test('a file that cannot be read is told of, and read once it can be', async () => {
    const { relay, engine } = start(lines[0]);
    const [second = '', third = '', fourth = '', ...rest] = lines.slice(1);
    relay.write(second, { tell: false });
    renameSync(relay.file, `${relay.file}-away`);
    relay.batches.fire(batchOf(third, Buffer.byteLength(lines[0] + second)));
    expect(await trouble(engine)).toMatch(
      /cannot read the capture file \(ENOENT\); forwarding goes on/,
    );
    renameSync(`${relay.file}-away`, relay.file);
    relay.write(third, { tell: false });
    relay.write(fourth + rest.join(''));
    await changeOf(engine);
    expect(await trouble(engine)).toBeUndefined();
    const whole = start();
    whole.relay.write(lines.join(''));
    expect(await seen(engine)).toEqual(await seen(whole.engine));
  });
});

test('a heap that is full ends the analysis, not the process', () => {
  const relay = new FakeRelay(new CaptureBook().file(''));
  const taken: unknown[] = [];
  const intake = { lastT: 0, take: (entry: unknown) => taken.push(entry) } as unknown as Intake;
  const heap = { full: false, dispose: () => undefined };
  const source = new LiveSource({
    ...{ relay, file: relay.file, intake, heap },
    ...{ now: () => 0, onDidChange: () => undefined },
  });
  onTestFinished(() => source.dispose());
  relay.write(lines[0] ?? '');
  heap.full = true;
  relay.write(lines[1] ?? '');
  source.finish();
  expect(taken).toHaveLength(1);
  expect(source.health.trouble).toContain('the analysis has stopped');
});

describe('refused host names', () => {
  const refused = async (engine: CaptureEngine) =>
    (await engine.handlers['capture/status']({})).refusedHosts;

  test('are told with their count until they are allowed', async () => {
    const { relay, engine } = start(lines[0]);
    expect(await refused(engine)).toBeUndefined();
    const changed = changeOf(engine);
    relay.refusals.fire({ name: 'a.example', x: 1 });
    relay.refusals.fire({ name: 'b.example', x: 2 });
    relay.refusals.fire({ name: 'a.example', x: 3 });
    await changed;
    expect(await refused(engine)).toEqual([
      { name: 'a.example', count: 2, lastX: 3 },
      { name: 'b.example', count: 1, lastX: 2 },
    ]);
    const status = await engine.handlers['relay/allowHost']({ name: 'A.example:443' });
    expect(status.refusedHosts).toEqual([{ name: 'b.example', count: 1, lastX: 2 }]);
    expect(relay.allowed).toEqual(['a.example']);
  });

  test('are kept to the latest, however many are made up', async () => {
    const { relay, engine } = start(lines[0]);
    for (let n = 1; n <= 500; n += 1) relay.refusals.fire({ name: `n${n}.example`, x: n });
    const names = (await refused(engine))?.map(({ name }) => name);
    expect(names).toHaveLength(20);
    expect(names?.[0]).toBe('n500.example');
  });

  test.each(['', 'a/b', 'http://a.example', 'a b', '<b>', `${'a'.repeat(254)}`])(
    '%j cannot be allowed',
    (name) => {
      const { relay, engine } = start(lines[0]);
      expect(() => engine.allowHost(name)).toThrow(/not a host name/);
      expect(relay.allowed).toEqual([]);
    },
  );

  test('a saved capture has nobody to tell', async () => {
    const engine = await CaptureEngine.open(forgetfulHost().file());
    onTestFinished(() => engine.dispose());
    expect(() => engine.allowHost('a.example')).toThrow(/no relay/);
  });
});
