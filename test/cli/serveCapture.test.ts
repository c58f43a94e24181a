/** `serve` as users get it: spoken to by the official SDK's clients and the official Inspector. */
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, onTestFinished, test } from 'vitest';
import { AGENT_TOOLS } from '../../src/contract/agentTools.ts';
import { inspectorProgram, runInspectorOn } from '../interop/inspectorCli.ts';
import { commandLine } from './build.ts';

const sample = resolve(import.meta.dirname, '../../media/samples/chatgpt-2026-02.mcp.jsonl');
const program = commandLine();
const script = () => join(program.folder, 'dist', 'inspector.js');

test('an SDK client lists the three tools and asks why the session is lost', async () => {
  const client = new Client({ name: 'agent', version: '1.0.0' });
  const args = [script(), 'serve', sample];
  const transport = new StdioClientTransport({ command: process.execPath, args });
  await client.connect(transport);
  onTestFinished(() => client.close());
  const { tools } = await client.listTools();
  expect(tools).toMatchObject(
    AGENT_TOOLS.map(({ name, description, input }) => ({ name, description, inputSchema: input })),
  );
  const { content } = await client.callTool({ name: 'mcp_inspector_findings', arguments: {} });
  const [{ text }] = content as [{ text: string }];
  expect(JSON.parse(text)).toMatchObject({
    counts: { error: 0 },
    rules: expect.any(Array) as unknown,
  });
  const wrong = await client.callTool({
    name: 'mcp_inspector_exchange',
    arguments: { exchange: 9999 },
  });
  expect(wrong).toMatchObject({ isError: true });
});

test('it ends with its client, and a file that is none is told', async () => {
  const left = await program.run(['serve', sample]);
  expect([left.code, left.out, left.err]).toEqual([0, '', '']);
  const failed = await program.run(['serve', join(program.folder, 'nothing.mcp.jsonl')]);
  expect(failed.code).toBe(2);
  expect(failed.err).toMatch(/nothing\.mcp\.jsonl/);
});

test.each(['legacy', 'modern'])(
  'the official Inspector asks it in the %s era',
  async (era) => {
    const inspector = await inspectorProgram();
    const server = [process.execPath, script(), 'serve', sample];
    const run = (...args: string[]) =>
      runInspectorOn(inspector, server, ['--protocol-era', era, ...args]).done;
    const listed = await run('--method', 'tools/list');
    for (const { name } of AGENT_TOOLS) expect(listed).toContain(name);
    const call = ['--method', 'tools/call', '--tool-name', 'mcp_inspector_exchange'];
    expect(await run(...call, '--tool-arg', 'exchange=1')).toContain('initialize');
  },
  300_000,
);
