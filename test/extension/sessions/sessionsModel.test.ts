/** The model against a real engine: what it asks must be what the engine answers. And when it asks, against a false one. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { Emitter } from '../../../src/base/emitter.ts';
import type { EngineMethod, GroupBy, GroupsQuery } from '../../../src/contract/api.ts';
import { answerRequest, EngineClient } from '../../../src/contract/rpc.ts';
import { CaptureEngine } from '../../../src/engine/engine.ts';
import type { Engine } from '../../../src/extension/enginePull.ts';
import { SessionsModel } from '../../../src/extension/sessions/sessionsModel.ts';
import type { TreeNode } from '../../../src/extension/sessions/treeNode.ts';
import { CaptureBook, forgetfulHost, initialize, PERSON, result } from '../../engine/captures.ts';
import { row, session } from './views.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function shown(by: GroupBy, book = forgetfulHost()) {
  const engine = await CaptureEngine.open(book.file());
  onTestFinished(() => engine.dispose());
  const client: EngineClient = new EngineClient({
    send: (text) => void answerRequest(engine.handlers, text).then((it) => client.receive(it)),
  });
  const model = new SessionsModel(by, settled);
  onTestFinished(() => model.dispose());
  model.setVisible(true);
  model.show(client);
  await expect.poll(() => model.roots.length).toBeGreaterThan(0);
  return model;
}

/** The tree with everything unfolded, as indented lines. */
async function drawn(model: SessionsModel, node?: TreeNode, depth = 0): Promise<string[]> {
  const lines: string[] = [];
  for (const child of await model.children(node)) {
    lines.push(`${'  '.repeat(depth)}${child.row.label}`);
    lines.push(...(await drawn(model, child, depth + 1)));
  }
  return lines;
}

describe('grouped as the timeline is', () => {
  test('by session', async () => {
    expect(await drawn(await shown('session'))).toEqual([
      ...['session-a', '  Batch 1', '    initialize', '    tools/call search'],
      ...['    tools/call fetch', 'session-b', '  Batch 2', '    initialize'],
      ...['    tools/call search', '    tools/call search', 'No session'],
      '  GET /.well-known/oauth-protected-resource',
    ]);
  });

  test('by conversation; a session of two stands under both with what belongs there', async () => {
    expect(await drawn(await shown('conversation'))).toEqual([
      ...['talk-1', '  session-a', '    Batch 1', '      initialize', '      tools/call search'],
      ...['      tools/call fetch', '  session-b', '    Batch 2', '      initialize'],
      ...['      tools/call search', 'talk-2', '  session-b', '    Batch 2'],
      ...['      tools/call search', 'No conversation named', '  No session'],
      '    GET /.well-known/oauth-protected-resource',
    ]);
  });

  test('by principal nobody is named', async () => {
    const model = await shown('principal');
    const lines = await drawn(model);
    expect(lines.filter((line) => line.trim() === 'session-a')).toHaveLength(1);
    expect(JSON.stringify(model.roots.map(({ row }) => row))).not.toContain(PERSON);
  });

  test('by nothing: exchanges in order of time', async () => {
    const lines = await drawn(await shown('none'));
    expect(lines).toHaveLength(7);
    expect(lines.slice(0, 2)).toEqual(['GET /.well-known/oauth-protected-resource', 'initialize']);
  });

  test('another choice is taken over at once', async () => {
    const model = await shown('session');
    await model.children(model.roots[0]);
    model.groupBy('plane');
    await expect.poll(() => model.roots.map(({ kind }) => kind)).toContain('heading');
    model.groupBy('session');
    await expect.poll(() => model.roots[0]?.row.label).toBe('session-a');
    expect(model.roots[0]?.children).toBeUndefined();
  });
});

describe('an exchange is found', () => {
  test.each(['session', 'conversation', 'plane', 'principal', 'none'] as const)(
    'by %s, in a session nobody has unfolded yet',
    async (by) => {
      const model = await shown(by);
      const node = await model.find(7);
      expect(node?.x).toBe(7);
      expect(node?.kind).toBe('exchange');
      for (let above = node; above?.parent; above = above.parent) {
        expect(above.parent.children).toContain(above);
      }
    },
  );

  test('but one there is not', async () => {
    expect(await (await shown('session')).find(99)).toBeUndefined();
  });

  test('at its session, where that holds too many to show', async () => {
    const book = new CaptureBook();
    const headers: [string, string][] = [['Mcp-Session-Id', 'long']];
    const issue = { answerHeaders: headers, answer: result(1, { protocolVersion: '2025-11-25' }) };
    book.call({ at: 0, rpc: initialize(1, 'talk'), ...issue });
    for (let index = 1; index <= 1_200; index += 1) {
      const rpc = { jsonrpc: '2.0', id: index, method: 'ping' };
      book.call({ at: index * 10, headers, rpc, answer: result(index) });
    }
    const model = await shown('session', book);
    const [first, ...latest] = await model.children(model.roots[0]);
    expect(first?.row.description).toBe('201 · in the timeline');
    expect(latest.flatMap(({ children }) => children ?? [])).toHaveLength(1_000);
    expect((await model.find(1_201))?.kind).toBe('exchange');
    expect(await model.find(5)).toBe(model.roots[0]);
  });
});

/** An engine of as many sessions as it is told to have, each with one exchange. */
class FakeEngine {
  readonly changes = new Emitter<unknown>();
  readonly onDidChange = this.changes.event;
  readonly asked: string[] = [];

  constructor(public sessions = 1) {}

  request(method: EngineMethod, params: unknown): Promise<never> {
    this.asked.push(method);
    return Promise.resolve(this.answer(method, params) as never);
  }

  grow(): void {
    this.sessions += 1;
    this.changes.fire(undefined);
  }

  countOf(method: EngineMethod): number {
    return this.asked.filter((asked) => asked === method).length;
  }

  private answer(method: EngineMethod, params: unknown): unknown {
    if (method === 'capture/status') return { exchanges: this.sessions };
    if (method === 'outline/range') return { lines: [] };
    const { offset, limit } = params as GroupsQuery;
    const ids = Array.from({ length: this.sessions }, (_, index) => `s${index}`);
    const groups = ids.slice(offset, offset + limit).map((id) => {
      const view = session(id, [row(Number(id.slice(1)), { sessionId: id })]);
      return { key: id, session: view, matched: 1 };
    });
    return { revision: 1, total: this.sessions, entries: [{ key: '', groups }] };
  }
}

function setUp() {
  const pauses: (() => void)[] = [];
  const pause = () => new Promise<void>((resolve) => pauses.push(resolve));
  const model = new SessionsModel('session', pause);
  const fake = new FakeEngine();
  const pullsOf = (engine: FakeEngine) => engine.countOf('groups/list');
  return { model, fake, pauses, pullsOf, engine: fake as unknown as Engine };
}

test('nothing is asked while nobody looks, and what was missed is pulled when somebody does', async () => {
  const { model, fake, engine, pullsOf } = setUp();
  model.show(engine);
  fake.grow();
  await settled();
  expect(pullsOf(fake)).toBe(0);
  model.setVisible(true);
  await settled();
  expect(pullsOf(fake)).toBe(1);
  expect(model.roots).toHaveLength(2);
});

test('many changes during a pause are one question after it', async () => {
  const { model, fake, engine, pauses, pullsOf } = setUp();
  model.setVisible(true);
  model.show(engine);
  await settled();
  for (let index = 0; index < 20; index += 1) fake.grow();
  await settled();
  expect(pullsOf(fake)).toBe(1);
  pauses.shift()?.();
  await settled();
  expect(pullsOf(fake)).toBe(2);
  expect(model.roots).toHaveLength(21);
});

test('exchanges are asked for of sessions that are unfolded, and no longer when they are folded', async () => {
  const { model, fake, engine, pauses } = setUp();
  const next = async () => {
    fake.grow();
    pauses.shift()?.();
    await settled();
  };
  model.setVisible(true);
  model.show(engine);
  await settled();
  await next();
  expect(fake.countOf('outline/range')).toBe(0);
  const [first] = model.roots;
  if (!first) throw new Error('no session');
  await model.children(first);
  await next();
  expect(fake.countOf('outline/range')).toBe(2);
  model.setUnfolded(first, false);
  await next();
  expect(fake.countOf('outline/range')).toBe(2);
  model.setUnfolded(first, true);
  await settled();
  expect(fake.countOf('outline/range')).toBe(3);
});

test('another engine takes over at once, even when the former never answers', async () => {
  const { model, pullsOf } = setUp();
  const mute = { request: () => new Promise(() => undefined), onDidChange: new Emitter().event };
  model.setVisible(true);
  model.show(mute as unknown as Engine);
  await settled();
  const next = new FakeEngine(3);
  model.show(next);
  await settled();
  expect(pullsOf(next)).toBe(1);
  expect(model.roots).toHaveLength(3);
  model.show(undefined);
  expect(model.roots).toEqual([]);
  expect(model.status).toBeUndefined();
});

test('of very many sessions the latest are shown, and the others counted', async () => {
  const { model, pauses } = setUp();
  model.setVisible(true);
  model.show(new FakeEngine(1_200));
  await settled();
  pauses.shift()?.();
  await settled();
  expect(model.roots).toHaveLength(1_000);
  expect(model.roots.at(-1)?.session).toBe('s1199');
  expect(model.omitted).toEqual({ count: 200, by: 'session' });
});

test('a question that fails leaves what is shown, and the next change asks again', async () => {
  const { model, fake, engine, pauses } = setUp();
  model.setVisible(true);
  model.show(engine);
  await settled();
  const answer = fake.request.bind(fake);
  fake.request = () => Promise.reject(new Error('gone'));
  fake.grow();
  pauses.shift()?.();
  await settled();
  expect(model.roots).toHaveLength(1);
  fake.request = answer;
  fake.grow();
  pauses.shift()?.();
  await settled();
  expect(model.roots).toHaveLength(3);
});
