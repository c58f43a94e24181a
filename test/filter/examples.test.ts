/** Every term a reader of the documentation may type, over one capture: it is read, and finds what it says. */
import { expect, onTestFinished, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { CaptureBook, initialize, result } from '../engine/captures.ts';

const SESSION: [string, string] = ['Mcp-Session-Id', '3f2a0000-session'];

function call(id: number, name: string, rest: object = {}) {
  const meta = {
    ...{ 'openai/session': 'talk-1', 'openai/subject': 'v1/nobody' },
    ...{ 'openai/organization': 'org-none', 'openai/locale': 'vi-VN' },
  };
  const params = { name, arguments: rest, _meta: meta };
  return { jsonrpc: '2.0', id, method: 'tools/call', params };
}

function capture(): CaptureBook {
  const issued = (id: string) => ({
    answerHeaders: [['Mcp-Session-Id', id]] as [string, string][],
    answer: result(1, { protocolVersion: '2025-11-25', capabilities: {} }),
  });
  const modern: [string, string][] = [['MCP-Protocol-Version', '2026-07-28']];
  const params = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } };
  return new CaptureBook()
    .call({ at: 10, rpc: initialize(1, 'talk-1'), ...issued(SESSION[1]) })
    .call({ at: 100, headers: [SESSION], rpc: call(2, 'search'), answer: result(2), lasts: 2500 })
    .call({
      at: 3000,
      headers: [SESSION],
      rpc: { jsonrpc: '2.0', id: 3, method: 'ping' },
      answer: result(3),
    })
    .call({ at: 4000, rpc: call(4, 'fetch', { q: 'free text' }), answer: result(4) })
    .call({ at: 5000, headers: [SESSION], rpc: call(5, 'search'), status: 500 })
    .call({
      at: 6000,
      headers: [SESSION],
      rpc: call(6, 'big', { q: 'x'.repeat(9) }),
      answer: result(6),
      status: 200,
      open: true,
    })
    .add(6500, {
      ...{ type: 'end', x: 6, reason: 'complete', bytesUp: 110_000, bytesDown: 20 },
      ...{ timing: {}, summary: {} },
    })
    .call({ at: 30_000, rpc: initialize(1, 'talk-1'), ...issued('later-session') })
    .call({
      at: 40_000,
      path: '/new',
      headers: modern,
      rpc: { ...call(7, 'modern'), params },
      answer: result(7),
    });
}

test.each([
  ['method:tools/call', [2, 4, 5, 6, 8]],
  ['tool:search', [2, 5]],
  ['exchange:2', [2]],
  ['tool:search exchange:>2', [5]],
  ['session:3f2a', [1, 2, 3, 4, 5, 6]],
  ['is:orphan', [1, 2, 3, 4, 5, 6]],
  ['is:error', [5]],
  ['rule:session-id-not-echoed', [4]],
  ['status:>=400', [5]],
  ['dur:>2s', [2]],
  ['larger-than:100k', [6]],
  ['era:modern', [8]],
  ['plane:chatgpt -era:modern', [1, 2, 3, 4, 5, 6, 7]],
  ['openai_session:talk-1', [1, 2, 4, 5, 6, 7]],
  ['openai_subject:v1/nobody', [2, 4, 5, 6]],
  ['openai_org:org-none', [2, 4, 5, 6]],
  ['openai_locale:vi-VN', [2, 4, 5, 6]],
  ['header:mcp-session-id', [1, 2, 3, 5, 6, 7]],
  ['-method:ping', [1, 2, 4, 5, 6, 7, 8]],
  ['(tool:search OR tool:fetch) -is:error', [2, 4]],
  ['tool:search OR (tool:fetch has:finding)', [2, 4, 5]],
] as const)('%s', async (filter, found) => {
  const engine = await CaptureEngine.open(capture().file());
  onTestFinished(() => engine.dispose());
  const page = await engine.handlers['rows/range']({ offset: 0, limit: 100, filter });
  expect(page.filterError).toBeUndefined();
  expect(page.rows.map(({ x }) => x)).toEqual(found);
});
