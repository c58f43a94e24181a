import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ExchangeBuilder } from '../../src/analysis/exchangeBuilder.ts';
import { ExchangeStore, maySettle } from '../../src/analysis/exchangeStore.ts';
import type { ExchangeFacts } from '../../src/analysis/facts.ts';
import type { Exchange } from '../../src/analysis/model.ts';
import { exchangeSnapshot } from '../../src/analysis/snapshots.ts';
import type { Verdict } from '../../src/analysis/verdicts.ts';
import { readCapture } from '../../src/capture/reader.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { capture, token } from './captureBuilder.ts';

const samples = resolve(import.meta.dirname, '../../media/samples');
const sampleFiles = readdirSync(samples).filter((file) => file.endsWith('.mcp.jsonl'));

/** The facts of all exchanges, none of them settled. */
function factsOf(records: readonly CaptureRecord[]): ExchangeFacts[] {
  const nothing = () => undefined;
  const told = { changed: nothing, step: nothing, revised: nothing };
  const builder = new ExchangeBuilder({
    ...told,
    ...{ endpoint: nothing, oldStream: nothing, initialized: nothing },
  });
  for (const record of records) {
    if (record.type !== 'capture' && record.type !== 'control') builder.add(record);
  }
  return [...builder.store.liveFacts()];
}

/** What was made of numbers again has undefined where the other has nothing, and makes some parts when asked. */
function said(exchange: object | undefined): unknown {
  if (!exchange) return undefined;
  const { wire, rpc } = exchange as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ ...exchange, wire, rpc }));
}

function glanceAt({ glances }: ExchangeStore, index: number): object {
  const { echo, label, mcp, outcome, tool, plane } = lookOf(glances.like(index));
  return {
    ...{ echo, label, mcp, outcome, tool, plane, x: glances.x(index) },
    ...{ startT: glances.startT(index), endT: glances.endT(index), batch: glances.batch(index) },
    ...{ sessionId: glances.sessionId(index), conversation: glances.conversation(index) },
    ...{ bytesUp: glances.bytesUp(index), bytesDown: glances.bytesDown(index) },
  };
}

function glanceOf(exchange: Exchange): object {
  const { x, startT, end, batch, sessionId, conversation, bytesUp, bytesDown } = exchange;
  const numbers = { x, startT, endT: end?.t, batch, sessionId, bytesUp, bytesDown };
  return { ...lookOf(exchange), ...numbers, conversation: conversation?.value };
}

function lookOf(exchange: Exchange | undefined) {
  const { echo, rpcMethod: label, mcp, outcome, tool, plane } = exchange ?? {};
  return { echo, label, mcp, outcome, tool, plane };
}

const verdicts: readonly Verdict[] = [
  { mcp: true, plane: 'a', inferred: false, echo: 'carried', batch: 3, sessionId: 's' },
  { mcp: true, plane: 'b', inferred: true, echo: 'missing', batch: 4 },
  { mcp: false, plane: 'c', inferred: false, echo: 'none' },
];

function settleAll(records: readonly CaptureRecord[]): number {
  const store = new ExchangeStore();
  const facts = factsOf(records);
  for (const each of facts) store.add(each);
  const settled = facts.filter(maySettle);
  for (const each of settled) {
    const verdict = verdicts[each.index % verdicts.length];
    if (verdict) store.settle(each, verdict);
  }
  for (const each of settled) {
    const { early, beganStep, lastEventId, requests, ...rest } = each;
    const verdict = verdicts[each.index % verdicts.length];
    const shown = exchangeSnapshot(each, verdict, verdict?.mcp ?? false);
    expect(said(store.exchangeAt(each.index))).toEqual(said(shown));
    expect(store.sessionOf(each.index)).toBe(verdict?.sessionId);
    expect(store.placeOf(each.x)).toBe(each.index);
    expect(glanceAt(store, each.index)).toEqual(glanceOf(shown));
    const again = store.factsAt(each.index);
    expect(again).toMatchObject(rest);
    expect(again?.requests).toEqual(requests.map(({ id, ...request }) => (void id, request)));
    expect([early, beganStep, lastEventId]).toBeDefined();
  }
  return settled.length;
}

describe('a settled exchange', () => {
  test.each(sampleFiles)('says in %s what it said before', async (file) => {
    const records: CaptureRecord[] = [];
    for await (const { record } of readCapture(resolve(samples, file))) records.push(record);
    expect(settleAll(records)).toBeGreaterThan(0);
  });

  test('keeps ids of every kind, and the header with the session id', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.post('ping', { session: 's1' });
    for (const id of ['"text"', '7', '-0.5', '9007199254740991', 'null', '"7"']) {
      client.raw(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`, { session: 's1' });
    }
    expect(settleAll(story.records)).toBe(8);
  });

  test('keeps progress tokens of every kind, so that they make no patterns of their own', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const call = (id: string, progressToken: string) =>
      `{"jsonrpc":"2.0","id":${id},"method":"ping","params":{"_meta":{"progressToken":${progressToken}}}}`;
    client.raw(call('1', '1'));
    client.raw(call('"a"', '"5f1c"'));
    client.raw(`[${call('2', '"b"')},${call('"c"', '-0.5')},${call('4', 'null')}]`);
    expect(settleAll(story.records)).toBe(3);
  });

  test('is none while it is open, or joined to others', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.stream('s1');
    const call = client.openCall('t', { session: 's1' });
    expect(factsOf(story.records).filter(maySettle)).toEqual([]);
    call.answer();
    expect(factsOf(story.records).filter(maySettle)).toHaveLength(1);
  });
});
