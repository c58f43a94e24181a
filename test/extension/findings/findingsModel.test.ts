import { expect, test } from 'vitest';
import { Emitter } from '../../../src/base/emitter.ts';
import type { EngineMethod } from '../../../src/contract/api.ts';
import type { FindingsOfRuleQuery } from '../../../src/contract/findingRules.ts';
import type { Engine } from '../../../src/extension/enginePull.ts';
import { FindingsModel } from '../../../src/extension/findings/findingsModel.ts';

class FakeEngine {
  readonly changes = new Emitter<unknown>();
  readonly onDidChange = this.changes.event;
  count = 1;
  gone = false;
  private revision = 0;

  request(method: EngineMethod, params: unknown): Promise<never> {
    if (this.gone) return Promise.reject(new Error('gone'));
    return Promise.resolve(this.answer(method, params) as never);
  }

  private answer(method: EngineMethod, params: unknown): unknown {
    const rule = { rule: 'a', title: 'A', severity: 'error', count: this.count };
    if (method === 'findings/rules')
      return { revision: (this.revision += 1), rules: [rule], ignored: [] };
    const { limit } = params as FindingsOfRuleQuery;
    const findings = Array.from({ length: Math.min(limit, this.count) }, (_, x) => ({
      id: `${x}`,
    }));
    return { revision: 1, total: this.count, findings };
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function setUp(count = 1) {
  const model = new FindingsModel(settled);
  const fake = new FakeEngine();
  fake.count = count;
  let changes = 0;
  model.onDidChange(() => (changes += 1));
  model.setVisible(true);
  const engine: unknown = fake;
  model.show(engine as Engine);
  await settled();
  return { model, fake, changesSoFar: () => changes };
}

test('a change that alters no count draws nothing again', async () => {
  const { model, fake, changesSoFar } = await setUp();
  const before = changesSoFar();
  fake.changes.fire(undefined);
  await settled();
  await settled();
  expect(changesSoFar()).toBe(before);
  fake.count = 2;
  fake.changes.fire(undefined);
  await expect.poll(changesSoFar).toBe(before + 1);
  expect(model.known).toBe(true);
});

test('the places of a rule are bounded, and the rest is counted', async () => {
  const { model } = await setUp(1_000);
  const [errors] = model.roots;
  const [rule] = errors ? await model.children(errors) : [];
  const places = rule ? await model.children(rule) : [];
  expect(places).toHaveLength(201);
  expect(places.at(-1)).toMatchObject({ kind: 'more', omitted: 800 });
});

test('an engine that has gone leaves an empty rule, no error', async () => {
  const { model, fake } = await setUp(3);
  const [errors] = model.roots;
  const [rule] = errors ? await model.children(errors) : [];
  fake.gone = true;
  expect(rule && (await model.children(rule))).toEqual([]);
  model.show(undefined);
  expect(model.known).toBe(false);
  expect(model.roots).toEqual([]);
});
