import { l10n, LanguageModelTextPart, LanguageModelToolResult, lm, type Disposable } from 'vscode';
import { AGENT_TOOLS } from '../contract/agentTools.ts';
import type { Inspectors } from './inspector/inspectors.ts';

/** Lets agents of VS Code ask about the capture that is shown: "why does ChatGPT lose my session?" */
export function registerAgentTools(inspectors: Inspectors): Disposable[] {
  return AGENT_TOOLS.map(({ name }) =>
    lm.registerTool(name, {
      invoke: async ({ input }) => {
        const { running } = inspectors;
        const text = running
          ? (await running.client.request('agent/ask', { tool: name, input })).text
          : l10n.t(
              'No capture is open. The user can record one with the command "Start MCP Inspector", or open a saved one.',
            );
        return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
      },
    }),
  );
}
