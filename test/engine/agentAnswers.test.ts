import { expect, onTestFinished, test } from 'vitest';
import { AGENT_LIMITS, type AgentToolName } from '../../src/contract/agentTools.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { CaptureBook, EMAIL, forgetfulHost, PERSON } from './captures.ts';

async function asking(book: CaptureBook = forgetfulHost()) {
  const engine = await CaptureEngine.open(book.file());
  onTestFinished(() => engine.dispose());
  const text = async (tool: AgentToolName, input: unknown = {}): Promise<string> =>
    (await engine.handlers['agent/ask']({ tool, input })).text;
  const ask = async (tool: AgentToolName, input: unknown = {}) =>
    JSON.parse(await text(tool, input)) as Record<string, unknown>;
  return { engine, text, ask };
}

test('without a rule: what was found, how often, what to do, and what caused it', async () => {
  const { engine, ask } = await asking();
  const answer = await ask('mcp_inspector_findings');
  const { findings } = engine.view();
  expect(answer['counts']).toEqual(findings.counts());
  const rules = answer['rules'] as { rule: string; count: number; remedy: string }[];
  const total = rules.reduce((sum, { count }) => sum + count, 0);
  expect(total).toBe(findings.findings.length);
  expect(rules.map(({ rule }) => rule)).toContain('session-id-not-echoed');
  expect(rules.every(({ remedy }) => remedy !== '')).toBe(true);
  expect((answer['hypotheses'] as unknown[]).length).toBeGreaterThan(3);
});

test('with a rule: its findings one by one, with the exchanges that prove them', async () => {
  const { engine, ask } = await asking();
  const rule = 'session-id-not-echoed';
  const answer = await ask('mcp_inspector_findings', { rule });
  const own = engine.view().findings.findings.filter((finding) => finding.rule === rule);
  expect(answer).toMatchObject({
    total: own.length,
    findings: own.map(({ exchanges }) => ({ rule, exchanges: exchanges.slice(0, 5) })),
  });
});

test('sessions come in pages that follow on from each other', async () => {
  const { ask } = await asking();
  const whole = await ask('mcp_inspector_sessions');
  const all = whole['sessions'] as { id: string; state: string }[];
  expect(all.length).toBeGreaterThan(1);
  const first = await ask('mcp_inspector_sessions', { limit: 1 });
  expect(first).toMatchObject({ total: all.length, nextOffset: 1, sessions: [all[0]] });
  const next = await ask('mcp_inspector_sessions', { limit: 1, offset: 1 });
  expect(next['sessions']).toEqual([all[1]]);
  const { state } = all[0] ?? { state: 'open' };
  const filtered = await ask('mcp_inspector_sessions', { state });
  expect((filtered['sessions'] as { state: string }[]).every((each) => each.state === state)).toBe(
    true,
  );
});

test('a long exchange comes in parts that make up the whole', async () => {
  const long = { jsonrpc: '2.0', id: 1, result: { text: 'word '.repeat(5_000) } };
  const rpc = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'long' } };
  const { ask } = await asking(new CaptureBook().call({ at: 10, rpc, answer: long }));
  let text = '';
  let offset: unknown = 0;
  let characters: unknown;
  while (offset !== undefined) {
    const part = await ask('mcp_inspector_exchange', { exchange: 1, offset });
    expect(String(part['text']).length).toBeLessThanOrEqual(AGENT_LIMITS.characters);
    text += String(part['text']);
    characters = part['characters'];
    offset = part['nextOffset'];
  }
  expect(text.length).toBe(characters);
  expect(JSON.parse(text)).toMatchObject({ responseBody: long });
});

test('an exchange says what joins it to others', async () => {
  const rpc = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'slow' } };
  const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };
  const book = new CaptureBook().call({ at: 10, rpc, open: true });
  const { ask } = await asking(book.call({ at: 510, rpc: cancel, status: 202 }));
  const { text } = await ask('mcp_inspector_exchange', { exchange: 1 });
  expect(JSON.parse(String(text))).toMatchObject({ joined: ['Cancelled: by #2 after 500 ms'] });
});

test('no personal identifier is in any answer', async () => {
  const { engine, text } = await asking();
  const numbers = engine.view().model.exchanges.map(({ x }) => x);
  const answers = await Promise.all([
    text('mcp_inspector_findings'),
    text('mcp_inspector_sessions'),
    ...numbers.map((exchange) => text('mcp_inspector_exchange', { exchange })),
  ]);
  expect(answers.some((answer) => answer.includes('openai/subject'))).toBe(true);
  for (const answer of answers) {
    for (const value of [PERSON, EMAIL]) expect(answer).not.toContain(value);
  }
});

test.each([
  ['mcp_inspector_findings', { rule: 'no-such-rule' }, /no rule "no-such-rule"/],
  ['mcp_inspector_findings', { severity: 'dreadful' }, /one of error, warning, info/],
  ['mcp_inspector_sessions', { limit: 1000 }, /whole number from 1 to 100/],
  ['mcp_inspector_sessions', { sort: 'state' }, /"sort" is not known. There are: state, offset/],
  ['mcp_inspector_exchange', {}, /"exchange" is missing/],
  ['mcp_inspector_exchange', { exchange: 99 }, /no exchange 99/],
  ['mcp_inspector_exchange', [], /have to be an object/],
] as const)('%s with %j is told what would fit', async (tool, input, message) => {
  const { text } = await asking();
  await expect(text(tool, input)).rejects.toThrow(message);
});
