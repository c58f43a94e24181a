import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import type { Exchange, Model } from '../../src/analysis/model.ts';
import { readCapture } from '../../src/capture/reader.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { firstOfEachRule } from '../../src/engine/findingPlaces.ts';
import { buildReport } from '../../src/export/report.ts';
import { Evaluation } from '../../src/rules/evaluation.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { evaluateRules, rules } from '../../src/rules/registry.ts';
import {
  capture,
  jwt,
  plain,
  token,
  type ClientStory,
  type OpenExchange,
} from './captureBuilder.ts';

const samples = resolve(import.meta.dirname, '../../media/samples');
const sampleFiles = readdirSync(samples).filter((file) => file.endsWith('.mcp.jsonl'));

/** One thing that happens. Numbers choose; time passes between them. */
type Event = readonly [action: number, client: number, session: number, choice: number, ms: number];

const event: fc.Arbitrary<Event> = fc.tuple(
  fc.nat(16),
  fc.nat(4),
  fc.nat(4),
  fc.nat(7),
  fc.oneof(fc.nat(100), fc.nat(5_000), fc.constant(400_000)),
);

const statuses = [200, 200, 202, 400, 401, 404, 405, 500];

const message = { jsonrpc: '2.0', method: 'roots/list' };

function answerTo(id: number): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result: {} });
}

/** An event stream of HTTP+SSE that names its endpoint. */
function oldStream(client: ClientStory, which: number): OpenExchange {
  const stream = client.stream(undefined, { path: '/sse' });
  return stream.event(`/message?sessionId=${which}`, 'endpoint');
}

/** Plays events: several clients, planes and principals, overlapping exchanges, late endpoints. */
function play(events: readonly Event[]): CaptureRecord[] {
  const story = capture();
  const clients = [
    story.client({ auth: token() }),
    story.client({ auth: token(), userAgent: 'openai-mcp/1.0.0 (ChatGPT)' }),
    story.client({ auth: jwt({ sub: 'u', iss: 'i' }), userAgent: 'node', clientName: 'one' }),
    story.client({ auth: jwt({ sub: 'u', iss: 'i' }), userAgent: 'node', clientName: 'two' }),
    story.client({ path: '/other' }),
  ];
  const open: OpenExchange[] = [];
  for (const [action, who, which, choice, ms] of events) {
    story.wait(ms);
    const client = clients[who] ?? story.client();
    const session = which === 0 ? undefined : `s${which}`;
    const send = {
      ...(session === undefined ? {} : { session }),
      ...(choice === 0 ? {} : { meta: { 'openai/session': choice } }),
    };
    const status = statuses[choice] ?? 200;
    if (action === 0) client.initialize({ status, ...(session ? { issues: session } : {}) });
    else if (action === 1) client.initialize({ issues: `n${story.records.length}` });
    else if (action === 2) client.call('t', send, { status });
    else if (action === 3) client.delete(session, { status });
    else if (action === 4) open.push(client.stream(session));
    else if (action === 5) {
      open.push(client.openCall('t', send));
      if (choice > 3) open.at(-1)?.respond({ stream: 0 });
    } else if (action === 6) open.shift()?.end('client-abort');
    else if (action === 7) open.pop()?.answer({ stream: choice });
    else if (action === 8) client.begin('GET').answer({ status });
    else if (action === 9) client.post('ping', send, { status: 403, reason: 'refused' });
    else if (action === 10) client.call('t', { headers: [['Mcp-Method', 'tools/call']] });
    else if (action === 11) client.raw('{', send, { status });
    else if (action === 12) open.push(oldStream(client, which));
    else if (action === 13) {
      open.push(client.openCall('t', { ...send, path: `/message?sessionId=${which}` }));
      open.at(-1)?.respond({ status: 202 });
    } else if (action === 14) open[choice]?.event(answerTo(1), 'message', { id: `e${choice}` });
    else if (action === 15) open[choice]?.event(JSON.stringify({ ...message, id: which }));
    else {
      const last = [['Last-Event-ID', `e${choice}`]] as const;
      open.push(client.stream(session, { headers: last }));
    }
  }
  return story.records;
}

const id = fc.constantFrom(1, 2, 1.5, '1', null, undefined);
const body = fc.record({
  ...{ id, jsonrpc: fc.constantFrom('2.0', '1.0') },
  method: fc.constantFrom('ping', 'tools/call', 'notifications/progress', undefined),
  params: fc.constantFrom({}, { _meta: { progressToken: 1 } }, { progressToken: 2, progress: 1 }),
});
const answers = fc.array(
  fc.record({ id, result: fc.constantFrom({}, undefined), error: fc.constantFrom({}, undefined) }),
  { maxLength: 3 },
);
/** What is said in an exchange, in one message or many, and what is answered. */
const talk = fc.record({
  bodies: fc.array(body, { minLength: 1, maxLength: 3 }),
  ...{ answers, session: fc.constantFrom(undefined, 's1', 's2', 'a, b') },
  event: fc.constantFrom({}, { id: 'e1' }, { retry: 5 }),
  reason: fc.constantFrom('complete' as const, 'client-abort' as const),
});
type Talk = typeof talk extends fc.Arbitrary<infer T> ? T : never;

/** Exchanges that differ in ids at most, of which many are alike. */
const talks = fc
  .tuple(talk, fc.array(fc.array(id, { minLength: 6, maxLength: 6 }), { maxLength: 20 }))
  .map(([one, all]) =>
    all.map((ids): Talk => ({
      ...one,
      bodies: one.bodies.map((each, place) => ({ ...each, id: ids[place] })),
      answers: one.answers.map((each, place) => ({ ...each, id: ids[place + 3] })),
    })),
  );

function say(all: readonly Talk[]): readonly CaptureRecord[] {
  const story = capture();
  // Exchanges are numbered on from those that were played.
  for (let x = 0; x < 100; x += 1) story.takeX();
  const client = story.client({ auth: token() });
  for (const { bodies, answers: came, session, event: fields, reason } of all) {
    const text = JSON.stringify(bodies.length === 1 ? bodies[0] : bodies);
    const open = client.begin('POST', session === undefined ? {} : { session }, text);
    open.respond({ stream: 1 });
    for (const answer of came) {
      open.event(JSON.stringify({ jsonrpc: '2.0', ...answer }), 'message', fields);
    }
    open.end(reason);
  }
  return story.records.slice(1);
}

/** The same, in exchanges that do not say which of them are alike. */
function unalike(model: Model): Model {
  const all = model.exchanges.map((exchange): Exchange => {
    const { wire, rpc } = exchange;
    return { ...exchange, wire, rpc };
  });
  return Object.create(model, {
    exchanges: { value: all },
    exchangeAt: { value: (index: number) => all[index] },
    exchange: { value: (x: number) => all[model.exchange(x)?.index ?? -1] },
  }) as Model;
}

function everything(model: Model): object {
  const report = buildReport(model, evaluateRules(model));
  return { ...plain(model), report };
}

/** By rule and severity, in the order of the first of each. */
function countsIn(findings: readonly Finding[]): unknown[] {
  const keys = [...new Set(findings.map(({ rule, severity }) => `${rule} ${severity}`))];
  return keys.map((key) => [
    ...key.split(' '),
    findings.filter(({ rule, severity }) => key === `${rule} ${severity}`).length,
  ]);
}

describe('the model depends on the records alone', () => {
  test('not on when it was asked for', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.nat(7), (events, stride) => {
        const records = play(events);
        const once = new Analysis();
        const often = new Analysis();
        records.forEach((record, index) => {
          once.add(record);
          often.add(record);
          if (index % (stride + 1) === 0) often.model(index % 3 === 0 ? record.t * 2 : undefined);
        });
        expect(everything(often.model())).toEqual(everything(once.model()));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('and neither do the findings, though each step judges only what changed', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.nat(7), (events, stride) => {
        const analysis = new Analysis();
        const evaluation = new Evaluation(rules);
        const judge = (nowT?: number) => {
          const model = analysis.model(nowT);
          evaluation.update(model, analysis.takeChange(model));
        };
        play(events).forEach((record, index) => {
          analysis.add(record);
          if (index % (stride + 1) === 0) judge(index % 3 === 0 ? record.t * 2 : undefined);
        });
        judge();
        const once = evaluateRules(analysis.model());
        expect(evaluation.findings.list()).toEqual(once);
        expect(evaluation.findings.first(2)).toEqual(firstOfEachRule(once, 2));
        const counts = evaluation.findings.byRule().map(({ rule, severity, findings }) => {
          return [rule.id, severity, findings.length];
        });
        expect(counts).toEqual(countsIn(once));
        const open = analysis.model().sessions.filter(({ state }) => state === 'open');
        expect(new Set(analysis.model().openSessions())).toEqual(new Set(open));
        for (const severity of ['error', 'warning', 'info'] as const) {
          const found = once.filter((finding) => finding.severity === severity);
          expect(evaluation.findings.count(severity)).toBe(found.length);
        }
        for (const finding of once) {
          expect(evaluation.findings.on(finding.subject)).toContainEqual(finding);
        }
      }),
      {
        numRuns: 300,
        // A request that ends late becomes the first work after a handshake that lacked its notification.
        examples: [
          [
            [
              [0, 0, 2, 0, 0],
              [13, 0, 2, 0, 0],
              [2, 0, 0, 0, 0],
              [6, 0, 0, 0, 400_000],
            ],
            0,
          ],
        ],
      },
    );
  }, 60_000);

  test.each(sampleFiles)('the findings on %s come out step by step as at once', async (file) => {
    const analysis = new Analysis();
    const evaluation = new Evaluation(rules);
    let count = 0;
    for await (const { record } of readCapture(resolve(samples, file))) {
      analysis.add(record);
      if ((count += 1) % 7 !== 0) continue;
      const model = analysis.model();
      evaluation.update(model, analysis.takeChange(model));
    }
    const model = analysis.model();
    evaluation.update(model, analysis.takeChange(model));
    expect(evaluation.findings.list()).toEqual(evaluateRules(model));
  });

  test('and rules that see only what may concern them find as much as if they saw all', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), talks, (events, said) => {
        const analysis = new Analysis();
        for (const record of [...play(events), ...say(said)]) analysis.add(record);
        const model = analysis.model();
        expect(evaluateRules(model)).toEqual(evaluateRules(unalike(model)));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test.each(sampleFiles)('and so do the rules on %s', async (file) => {
    const analysis = new Analysis();
    for await (const { record } of readCapture(resolve(samples, file))) analysis.add(record);
    const model = analysis.model();
    expect(evaluateRules(model)).toEqual(evaluateRules(unalike(model)));
  });

  test('every figure of it holds together', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const analysis = new Analysis();
        for (const record of play(events)) analysis.add(record);
        const model = analysis.model();
        const mcp = model.exchanges.filter((exchange) => exchange.mcp);
        const inBatches = model.batches.flatMap(({ exchanges }) => exchanges);
        expect([...inBatches].sort((a, b) => a - b)).toEqual(mcp.map(({ x }) => x));
        for (const session of model.sessions) {
          const carried = mcp.filter(
            (e) => e.era === 'legacy' && e.carriedSessionId === session.id,
          );
          expect(session.requests).toBe(carried.length);
          expect(model.session(session.id)).toBe(session);
          const own = session.exchanges.map((x) => model.exchange(x)?.sessionId);
          expect(own.every((id) => id !== undefined)).toBe(true);
        }
        for (const exchange of mcp) {
          if (exchange.echo === 'missing') expect(exchange.era).toBe('legacy');
          if (exchange.sessionId !== undefined) {
            expect(model.session(exchange.sessionId)?.exchanges).toContain(exchange.x);
          }
        }
        const { list, reusedAcrossBatches } = buildReport(model, []).sessions;
        expect(list.filter(({ batches }) => batches > 1)).toHaveLength(reusedAcrossBatches);
        const ids = evaluateRules(model).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('a model that was handed out does not change afterwards', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    const analysis = story.analysis();
    const model = analysis.model();
    const before = JSON.stringify(model);
    const from = story.records.length;
    client.call('t');
    client.initialize({ issues: 's2' });
    for (const record of story.records.slice(from)) analysis.add(record);
    expect(analysis.model().sessions).toHaveLength(2);
    expect(JSON.stringify(model)).toBe(before);
    expect(model.session('s2')).toBeUndefined();
    expect(model.exchange(2)).toBeUndefined();
  });

  test('nothing new costs nothing: the same model comes back', () => {
    const story = capture();
    story.client().initialize({ issues: 's1' });
    const analysis = story.analysis();
    const model = analysis.model(1_000);
    expect(analysis.model(2_000)).toBe(model);
    expect(analysis.model(400_000)).not.toBe(model);
  });

  test('what did not change is as it was', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    const analysis = story.analysis();
    const first = analysis.model().exchanges[0];
    const from = story.records.length;
    client.call('t', { session: 's1' });
    for (const record of story.records.slice(from)) analysis.add(record);
    expect(analysis.model().exchanges[0]).toEqual(first);
  });

  test('a session that came back is superseded again, though the model was asked for in between', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const analysis = new Analysis();
    const state = () => {
      for (const record of story.records.splice(0)) analysis.add(record);
      return analysis.model().session('s1')?.state;
    };
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    expect(state()).toBe('superseded');
    client.call('t', { session: 's1' });
    expect(state()).toBe('open');
    client.initialize({ issues: 's3' });
    expect(state()).toBe('superseded');
  });

  test('the revision grows with the records', () => {
    const analysis = new Analysis();
    expect(analysis.revision).toBe(0);
    for (const record of capture().records) analysis.add(record);
    expect(analysis.revision).toBe(1);
  });
});
