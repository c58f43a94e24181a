import mermaid from 'mermaid';
import { describe, expect, test } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { markdownReport } from '../../src/export/markdownReport.ts';
import { buildReport } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, CHATGPT, jwt, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';
import { fieldReport } from '../analysis/fieldReport.ts';

/** The files show how findings are written; which rules there are is not their matter. */
const shown = new Set(['session-id-not-echoed', 'session-orphaned']);

function markdownOf(story: CaptureBuilder): string {
  const model = story.model();
  const findings = evaluateRules(model).filter(({ rule }) => shown.has(rule));
  const [header] = story.records as [Extract<CaptureRecord, { type: 'capture' }>];
  return markdownReport({ report: buildReport(model, findings), model, header });
}

function diagramIn(markdown: string): string {
  return /```mermaid\n([^]*?)\n```/.exec(markdown)?.[1] ?? '';
}

/** April 2026: the control plane echoes the id, the tool plane never does. */
function twoPlanes(): CaptureBuilder {
  const story = capture('2026-04-14T12:00:00.000Z');
  const auth = jwt({ iss: 'https://id.example', sub: 'user-1', client_id: 'chatgpt' });
  const control = story.client({ userAgent: `${CHATGPT} (ChatGPT)`, auth });
  const tools = story.client({ userAgent: CHATGPT, auth });
  control.initialize({ issues: 'aaaaaaaa-0000-4000-8000-000000000001' });
  const session = 'aaaaaaaa-0000-4000-8000-000000000001';
  control.post('tools/list', { session }, { result: { tools: [] } });
  tools.initialize({ issues: 'bbbbbbbb-0000-4000-8000-000000000002' });
  for (const [surface, tool] of [
    ['ChatGPT/1.2026.090 (iOS 19.4; iPhone)', 'search'],
    ['ChatGPT/1.2026.090 (iOS 19.4; iPhone)', 'fetch'],
    ['Mozilla/5.0 (Macintosh) Chrome/146.0', 'fetch'],
  ] as const) {
    const meta = { 'openai/session': 'v1/abc123', 'openai/userAgent': surface };
    story.wait(4_000);
    tools.call(tool, { meta }, { stream: 200 });
  }
  control.post('resources/read', { session }, { result: { contents: [] } });
  return story;
}

/** Nothing to complain of, nothing of sessions. */
function stateless(): CaptureBuilder {
  const story = capture('2026-10-20T07:00:00.000Z');
  const client = story.client({ userAgent: CHATGPT, protocolVersion: '2026-07-28' });
  client.post('server/discover', {}, { result: { resultType: 'complete' } });
  const headers = [['Mcp-Method', 'tools/call']] as const;
  client.call('search', { headers, meta: { 'openai/session': 'v1/abc123' } });
  return story;
}

describe('the report in Markdown', () => {
  test.each([
    ['chatgpt-2026-02', fieldReport],
    ['chatgpt-2026-04', twoPlanes],
    ['stateless', stateless],
    ['empty', () => capture()],
  ])('of %s reads as the golden file', async (name, story) => {
    await expect(markdownOf(story())).toMatchFileSnapshot(`golden/${name}.md`);
  });

  test.each([
    ['chatgpt-2026-02', fieldReport],
    ['chatgpt-2026-04', twoPlanes],
  ])('of %s has a diagram that Mermaid reads', async (_, story) => {
    const parsed = await mermaid.parse(diagramIn(markdownOf(story())));
    expect(parsed).toEqual({ diagramType: 'sequence', config: {} });
  });

  test('says first that not all was recorded, and where state by conversation had no key', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    expect(markdownOf(story)).not.toContain('Not all of the traffic');
    story.record({ type: 'control', action: 'dropped', count: 4, bytes: 900 });
    const markdown = markdownOf(story);
    expect(markdown.indexOf('**Not all of the traffic was recorded**')).toBeGreaterThan(0);
    expect(markdown.indexOf('Not all of the traffic')).toBeLessThan(markdown.indexOf('| Figure'));
    expect(markdown).toContain(
      '- Not recorded from +0:00.01 to +0:00.01: 4 records (900 B) could not be kept.',
    );
    expect(markdown).toContain('| `conversation-keyed` (no key was sent) |');
    expect(markdownOf(twoPlanes())).toContain('| `conversation-keyed` |');
  });

  test('says one and several as people do', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    story.wait(10);
    client.call('a');
    client.begin('GET', { path: '/.well-known/openid-configuration' }).answer({ status: 404 });
    const markdown = markdownOf(story);
    expect(markdown).toContain('| Exchanges on MCP endpoints | 2 (1 other) |');
    expect(markdown).toContain('| At the only loss the token ');
    story.wait(400_000);
    client.post('ping', { session: 's9' });
    expect(markdownOf(story)).toContain('(exchange 1)');
  });

  test('lists many planes below each other', () => {
    const story = capture();
    for (let plane = 0; plane < 7; plane += 1) {
      const client = story.client({ userAgent: `host-${plane}` });
      client.initialize({ issues: `s${plane}` });
      client.call('a', { session: `s${plane}` });
    }
    const markdown = markdownOf(story);
    expect(markdown).toContain('| Plane | Method | Echoed |\n| --- | --- | ---: |\n| `host-0` |');
    expect(markdown).toContain('| `host-6` | `tools/call` | 1 of 1 |');
  });

  test('names the exchanges of a finding once', () => {
    const story = capture();
    story.client({ auth: token() }).raw('{oops');
    const client = story.client({ auth: token() });
    client.raw('{"jsonrpc":"2.0","method":"ping","id":null}');
    const model = story.model();
    const markdown = markdownReport({ report: buildReport(model, evaluateRules(model)), model });
    expect(markdown.match(/\(exchanges? \d/g)).toHaveLength(1);
  });

  test('does not deny traffic that was none of MCP', () => {
    const story = capture();
    story.client().begin('GET', { path: '/favicon.ico' }).answer({ status: 404 });
    expect(markdownOf(story)).toMatch(/^No MCP traffic with /m);
    expect(markdownOf(capture())).toMatch(/^No traffic with /m);
  });

  test('marks a conversation whose key no vendor documents', () => {
    const story = capture();
    story.client().call('a', { meta: { 'acme/chatSession': 'talk-1', 'openai/locale': 'de-DE' } });
    story.client().call('a', { meta: { 'openai/session': 'talk-2' } });
    const markdown = markdownOf(story);
    expect(markdown).toContain('| `talk-1` | `acme/chatSession` (inferred) |');
    expect(markdown).toContain('| `talk-2` | `openai/session` |');
    const { conversations } = buildReport(story.model(), []);
    expect(conversations.map(({ inferred }) => inferred)).toEqual([true, undefined]);
  });

  test('tells who deleted a session', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    client.delete('s1', { status: 200 });
    expect(markdownOf(story)).not.toContain('from the inspector');
    story.client({ userAgent: 'mcp-traffic-inspector' }).delete('s2', { status: 200 });
    const markdown = markdownOf(story);
    expect(markdown).toContain('| Deleted / released by the client | 1 / 0 |');
    expect(markdown).toContain('| Deleted from the inspector | 1 |');
    expect(markdown).toMatch(/`s2`.*\| deleted from the inspector \|/);
  });

  test('says that a capture has no end, until it has one', () => {
    const story = capture();
    story.client({ auth: token() }).initialize({ issues: 's1' });
    expect(markdownOf(story)).toContain(
      '| End | none: it was still being recorded, or was ended by force; nothing after +0:00.01 is here |',
    );
    story.record({ type: 'control', action: 'stop' });
    expect(markdownOf(story)).not.toContain('ended by force');
  });

  test('keeps long lists short and says how much it left out', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    for (let i = 0; i < 100; i += 1) client.initialize({ issues: `session-number-${i}` });
    const markdown = markdownOf(story);
    expect(markdown).toContain('… and 40 more.');
    expect(markdown.length).toBeLessThan(20_000);
  });
});
