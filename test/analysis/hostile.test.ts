import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { buildReport } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture } from './captureBuilder.ts';

const names = ['Mcp-Session-Id', 'User-Agent', 'Content-Type', 'MCP-Protocol-Version', 'X-Y'];
const headers = fc.array(
  fc.tuple(fc.constantFrom(...names), fc.oneof(fc.string(), fc.constant('text/event-stream'))),
  { maxLength: 4 },
);

/** JSON-RPC as an attacker would write it: right names, wrong types. */
const junkMessage = fc
  .record(
    {
      jsonrpc: fc.constantFrom('2.0', 2),
      id: fc.oneof(fc.nat(2), fc.string(), fc.constant(null), fc.array(fc.nat())),
      method: fc.constantFrom('initialize', 'tools/call', '__proto__', 'tools/list'),
      params: fc.oneof(
        fc.record({
          name: fc.oneof(fc.string(), fc.nat()),
          clientInfo: fc.oneof(fc.record({ name: fc.string() }), fc.string()),
          _meta: fc.dictionary(fc.constantFrom('openai/session', '__proto__'), fc.jsonValue()),
        }),
        fc.jsonValue(),
      ),
      result: fc.jsonValue(),
      error: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((message) => JSON.stringify(message));

const text = fc.oneof(
  fc.string(),
  fc.json(),
  junkMessage,
  fc.array(junkMessage, { maxLength: 3 }).map((messages) => `[${messages.join(',')}]`),
);

const x = fc.nat(6);
const common = { seq: fc.nat(), t: fc.nat(1_000_000), at: fc.constant('') };
const body = { x, bytes: fc.nat(), text, truncated: fc.boolean(), ...common };

const record = fc.oneof(
  fc.record({
    type: fc.constant('request'),
    x,
    method: fc.constantFrom('POST', 'GET', 'DELETE', 'OPTIONS', ''),
    url: fc.oneof(fc.constant('/mcp'), fc.string()),
    httpVersion: fc.constant('1.1'),
    headers,
    peer: fc.constant({ address: '127.0.0.1', port: 1 }),
    ...common,
  }),
  fc.record({ type: fc.constantFrom('request.body', 'response.body'), ...body }),
  fc.record({ type: fc.constant('response'), x, status: fc.integer(), headers, ...common }),
  fc.record({
    type: fc.constant('event'),
    x,
    event: fc.constantFrom('message', 'endpoint'),
    data: text,
    bytes: fc.nat(),
    ...common,
  }),
  fc.record({
    type: fc.constant('end'),
    x,
    reason: fc.constantFrom('complete', 'client-abort', 'refused', 'upstream-error'),
    bytesUp: fc.nat(),
    bytesDown: fc.nat(),
    timing: fc.constant({}),
    summary: fc.jsonValue(),
    ...common,
  }),
  fc.record({ type: fc.constant('message'), x, dir: fc.constant('up'), text, ...common }),
  fc.record({ type: fc.constant('something-newer'), x, ...common }),
) as unknown as fc.Arbitrary<CaptureRecord>;

test('records in any order with any content give a model, findings and a report', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 60 }), fc.nat(9), (records, stride) => {
      const once = new Analysis();
      const often = new Analysis();
      records.forEach((each, index) => {
        once.add(each);
        often.add(each);
        if (index % (stride + 1) === 0) often.model(each.t);
      });
      const model = once.model();
      const report = JSON.stringify(buildReport(model, evaluateRules(model)));
      const again = often.model();
      expect(JSON.stringify(buildReport(again, evaluateRules(again)))).toBe(report);
    }),
    { numRuns: 500 },
  );
});

test('a number of an exchange that was used before is passed over', () => {
  const story = capture();
  const client = story.client();
  client.initialize({ issues: 's1' });
  const analysis = story.analysis();
  for (const each of story.records) analysis.add(each);
  expect(analysis.model().exchanges).toHaveLength(1);
});

test('a long array of calls answered one by one is read in linear time', () => {
  const story = capture();
  const size = 20_000;
  const calls = Array.from(
    { length: size },
    (_, id) => `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"t"}}`,
  );
  const answers = Array.from(
    { length: size },
    (_, id) => `{"jsonrpc":"2.0","id":${id},"result":{}}`,
  );
  const open = story.client().begin('POST', {}, `[${calls.join(',')}]`);
  open.respond({});
  const body = `[${answers.reverse().join(',')}]`;
  story.record({ type: 'response.body', x: open.x, bytes: body.length, text: body });
  open.end();
  expect(
    story
      .model()
      .exchange(open.x)
      ?.toolCalls.every((c) => c.outcome === 'ok'),
  ).toBe(true);
});
