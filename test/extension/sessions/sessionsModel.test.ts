import { expect, test } from 'vitest';
import { Emitter } from '../../../src/base/emitter.ts';
import type { EngineMethod, SessionsQuery } from '../../../src/contract/api.ts';
import type { Engine } from '../../../src/extension/enginePull.ts';
import { SessionsModel } from '../../../src/extension/sessions/sessionsModel.ts';
import { row, session } from './views.ts';

/** An engine of as many sessions as it is told to have. */
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

  private answer(method: EngineMethod, params: unknown): unknown {
    if (method === 'capture/status') return { exchanges: this.sessions };
    const { offset, limit } = params as SessionsQuery;
    const ids = Array.from({ length: this.sessions }, (_, index) => `s${index}`);
    const page = ids.slice(offset, offset + limit);
    const rows = page.map((id) => row(Number(id.slice(1)), { sessionId: id }));
    const sessions = rows.map((each) => session(each.sessionId, [each]));
    return { revision: 1, total: this.sessions, sessions, rows };
  }
}

function setUp() {
  const pauses: (() => void)[] = [];
  const model = new SessionsModel(() => new Promise<void>((resolve) => pauses.push(resolve)));
  const fake = new FakeEngine();
  const pullsOf = (engine: FakeEngine) =>
    engine.asked.filter((method) => method === 'sessions/list').length;
  return { model, fake, pauses, pullsOf, engine: fake as unknown as Engine };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

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

test('another engine takes over at once, even when the former never answers', async () => {
  const { model, engine, pullsOf } = setUp();
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
  expect(engine).toBeDefined();
});

test('of very many sessions the latest are shown, and the others counted', async () => {
  const { model, pauses } = setUp();
  model.setVisible(true);
  model.show(new FakeEngine(1_200));
  await settled();
  pauses.shift()?.();
  await settled();
  expect(model.roots).toHaveLength(1_000);
  expect(model.roots.at(-1)?.id).toBe('session:s1199');
  expect(model.omitted).toBe(200);
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
