import { expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import type { Model } from '../../src/analysis/model.ts';
import { Evaluation } from '../../src/rules/evaluation.ts';
import { rules } from '../../src/rules/registry.ts';
import { capture, CHATGPT, jwt, token } from '../analysis/captureBuilder.ts';

/** Lists of a model that are made when they are asked for, of all there is. */
const whole: readonly PropertyKey[] = ['exchanges', 'sessions', 'batches', 'streamLifetimesMs'];

/** The model, and how often something was looked up in it. */
function watched(model: Model): { model: Model; asked: () => number } {
  let asked = 0;
  const counting = new Proxy(model, {
    get: (target, key) => {
      if (whole.includes(key)) throw new Error(`all ${String(key)} were asked for`);
      asked += 1;
      return Reflect.get(target, key) as unknown;
    },
  });
  return { model: counting, asked: () => asked };
}

/** Clients of several kinds that go on alike: one keeps a session, one forgets its, one has no token. */
function* rounds(count: number) {
  const story = capture();
  const keeps = story.client({ auth: jwt({ sub: 'one', iss: 'i' }), userAgent: 'node' });
  const forgets = story.client({ auth: token(), userAgent: CHATGPT });
  const stays = story.client({ userAgent: 'agent/1.0' });
  keeps.initialize({ issues: 'kept' });
  keeps.initialized('kept');
  stays.initialize({ issues: 'stays' });
  for (let round = 0; round < count; round += 1) {
    const id = `forgotten-${round}`;
    const tools = [{ name: 'search', description: 'Finds.', inputSchema: {} }];
    keeps.call('search', { session: 'kept', id: 1 });
    stays.call('search');
    forgets.initialize({ issues: id });
    forgets.post('tools/list', { session: id }, { result: { tools } });
    forgets.call('search', { session: id }, { stream: 20 });
    forgets.call('search', { session: id }, { status: round % 35 === 3 ? 404 : 200 });
    story.wait(4_000);
    yield story.records.splice(0);
  }
}

test('a look goes through what came since the one before, after hundreds of sessions as at first', () => {
  const analysis = new Analysis();
  const evaluation = new Evaluation(rules);
  const asked: number[] = [];
  for (const records of rounds(420)) {
    for (const record of records) analysis.add(record);
    const model = analysis.model();
    const change = analysis.takeChange(model);
    const counted = watched(model);
    evaluation.update(counted.model, change);
    asked.push(counted.asked());
  }
  const most = (from: number, to: number) => Math.max(...asked.slice(from, to));
  // Each id that was refused is looked at again when its client opens a session: ten more by then.
  expect(most(350, 420)).toBeLessThan(1.1 * most(70, 140));
  expect(evaluation.findings.count('error')).toBeGreaterThan(0);
});
