import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AGENT_TOOLS } from '../../contract/agentTools.ts';
import { captureEngine } from '../captureInput.ts';
import type { Arguments, Command, Terminal } from '../command.ts';
import type { StartServer } from '../mcpServer.ts';
import { aborted, stopSignal } from '../signals.ts';
import { shared } from '../usage.ts';
import { TOOL } from '../version.ts';

const INSTRUCTIONS =
  'Answers questions about recorded MCP traffic. Begin with mcp_inspector_findings, then look at the sessions and exchanges it names.';

export const serveCapture: Command = {
  name: 'serve',
  summary: 'Be an MCP server over a saved capture, on standard input and output',
  file: 'FILE',
  options: { help: shared.help },
  run: runServe,
};

/** Ends when the client closes standard input, as MCP has it, or on a signal. */
async function runServe(args: Arguments, terminal: Terminal): Promise<number> {
  const stop = stopSignal();
  const engine = await captureEngine(resolve(args.file), terminal);
  const startServer = await loadServer();
  const ended = once(process.stdin, 'end');
  const server = startServer({
    ...TOOL,
    instructions: INSTRUCTIONS,
    tools: AGENT_TOOLS,
    answer: async (tool, input) => engine.handlers['agent/ask']({ tool, input }),
  });
  await Promise.race([aborted(stop), ended]);
  await server.close();
  engine.dispose();
  return 0;
}

async function loadServer(): Promise<StartServer> {
  const bundle = pathToFileURL(join(__dirname, 'mcp-server.js')).href;
  const { default: loaded } = (await import(bundle)) as { default: { startServer: StartServer } };
  return loaded.startServer;
}
