/**
 * An MCP server on standard input and output, made with the official SDK. A bundle of its own, loaded
 * by `serve` alone: the SDK is larger than all else of the program and would slow every other start.
 */
import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { AgentTool, AgentToolName } from '../contract/agentTools.ts';

export interface Served {
  readonly name: string;
  readonly version: string;
  readonly instructions: string;
  readonly tools: readonly AgentTool[];
  /** Rejects with a sentence for the model. */
  readonly answer: (tool: AgentToolName, input: unknown) => Promise<{ text: string }>;
}

export type StartServer = (served: Served) => { close(): Promise<void> };

/** Speaks either era, as the client wants. */
export const startServer: StartServer = (served) => serveStdio(() => serverOf(served));

function serverOf({ name, version, instructions, tools, answer }: Served): McpServer {
  const server = new McpServer({ name, version }, { instructions });
  for (const tool of tools) register(server, tool, answer);
  return server;
}

function register(server: McpServer, tool: AgentTool, answer: Served['answer']): void {
  const { name, title, description, input } = tool;
  const about = {
    title,
    description,
    inputSchema: fromJsonSchema<Record<string, unknown>>(input),
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
  server.registerTool(name, about, async (given) => {
    try {
      const { text } = await answer(name, given);
      return { content: [{ type: 'text', text }] };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { content: [{ type: 'text', text }], isError: true };
    }
  });
}
