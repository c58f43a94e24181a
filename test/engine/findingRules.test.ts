import { expect, onTestFinished, test } from 'vitest';
import { answerRequest, EngineClient } from '../../src/contract/rpc.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { forgetfulHost } from './captures.ts';

async function opened() {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  onTestFinished(() => engine.dispose());
  const client: EngineClient = new EngineClient({
    send: (text) => void answerRequest(engine.handlers, text).then((it) => client.receive(it)),
  });
  return { engine, client };
}

test('findings are counted by severity and rule, the most severe first, and add up', async () => {
  const { client } = await opened();
  const { rules, ignored } = await client.request('findings/rules', {});
  const { findings } = await client.request('findings/list', {});
  expect(ignored).toEqual([]);
  expect(rules[0]).toEqual({
    rule: 'session-id-not-echoed',
    title: 'Session id not echoed',
    severity: 'error',
    count: 1,
  });
  expect(rules.reduce((sum, { count }) => sum + count, 0)).toBe(findings.length);
  const order = ['error', 'warning', 'info'];
  const ranks = rules.map(({ severity }) => order.indexOf(severity));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
});

test('the findings of a rule name the exchange to look at', async () => {
  const { client } = await opened();
  const ask = { rule: 'session-id-not-echoed', severity: 'error', offset: 0, limit: 10 } as const;
  const { total, findings } = await client.request('findings/ofRule', ask);
  expect(total).toBe(1);
  expect(findings[0]?.place).toEqual({ x: 4, label: 'tools/call', tool: 'fetch', startT: 1_200 });
  const past = await client.request('findings/ofRule', { ...ask, offset: 1 });
  expect(past).toMatchObject({ total: 1, findings: [] });
});

test('an ignored rule is silent everywhere, counted, and comes back', async () => {
  const { client, engine } = await opened();
  const before = engine.revision;
  const status = await client.request('findings/ignore', {
    rules: ['session-id-not-echoed', 'auth-loop', 'no-such-rule'],
  });
  expect(status.findings.error).toBe(0);
  expect(engine.revision).toBeGreaterThan(before);
  const { rules, ignored } = await client.request('findings/rules', {});
  expect(rules.map(({ rule }) => rule)).not.toContain('session-id-not-echoed');
  expect(ignored.map(({ rule, count }) => [rule, count])).toEqual([
    ['session-id-not-echoed', 1],
    ['auth-loop', 0],
  ]);
  const { sessions } = await client.request('sessions/list', { offset: 0, limit: 10 });
  expect(JSON.stringify(sessions)).not.toContain('session-id-not-echoed');
  const detail = await client.request('exchange/get', { x: 4 });
  expect(detail.findings.map(({ rule }) => rule)).not.toContain('session-id-not-echoed');
  const again = await client.request('findings/ignore', { rules: [] });
  expect(again.findings.error).toBe(1);
});

test('ignoring what is ignored changes nothing', async () => {
  const { client, engine } = await opened();
  await client.request('findings/ignore', { rules: ['auth-loop'] });
  const { revision } = engine;
  await client.request('findings/ignore', { rules: ['auth-loop', 'auth-loop'] });
  expect(engine.revision).toBe(revision);
});
