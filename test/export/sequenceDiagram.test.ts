import mermaid from 'mermaid';
import { expect, test } from 'vitest';
import { sequenceDiagram } from '../../src/export/sequenceDiagram.ts';
import { capture, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';

const options = { shortId: (id: string) => id.slice(0, 4), limit: 10 };

function diagramOf(story: CaptureBuilder, limit = 10): string {
  const model = story.model();
  const numbers = model.exchanges.map(({ x }) => x);
  return sequenceDiagram(model, numbers, { ...options, limit });
}

test('draws a participant a plane, in order of time, with ids, pauses and how streams end', async () => {
  const story = capture();
  const auth = token();
  const tools = story.client({ userAgent: 'openai-mcp/1.0.0', auth });
  const control = story.client({ userAgent: 'openai-mcp/1.0.0 (ChatGPT)', auth });
  control.initialize({ issues: 'session-1' });
  tools.initialize({ issues: 'session-2' });
  story.wait(5_000);
  tools.call('search', {}, { stream: 200 });
  control.post('tools/list', { session: 'session-1' }, { status: 404 });
  control.stream('session-1');
  const diagram = diagramOf(story);
  expect(diagram).toBe(`sequenceDiagram
  participant P1 as openai-mcp (ChatGPT)
  participant P2 as openai-mcp
  participant S as MCP server
  Note over P1,S: +0:00.00
  P1->>S: 1 initialize
  S-->>P1: 200 after 10 ms, issues sess
  P2->>S: 2 initialize
  S-->>P2: 200 after 10 ms, issues sess
  Note over P1,S: +0:05.02, after 5.00 s
  P2->>S: 3 tools/call search, no session id
  S-->>P2: 200 event stream after 10 ms
  Note right of P2: client closes the stream after 200 ms
  P1->>S: 4 tools/list, id sess
  S-->>P1: 404 after 10 ms
  P1->>S: 5 (stream), id sess
  S-->>P1: 200 event stream after 0 ms
  Note right of P1: still open
`);
  expect(await mermaid.parse(diagram)).toMatchObject({ diagramType: 'sequence' });
});

test('says how much it does not draw', () => {
  const story = capture();
  const client = story.client();
  for (let i = 0; i < 5; i += 1) client.call('t');
  expect(diagramOf(story, 2)).toContain('Note over P1,S: 3 more exchanges are not drawn');
});

test('of nothing is still a diagram', async () => {
  const diagram = diagramOf(capture());
  expect(diagram).toContain('no exchanges');
  expect(await mermaid.parse(diagram)).toMatchObject({ diagramType: 'sequence' });
});
