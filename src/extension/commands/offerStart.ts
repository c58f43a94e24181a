import { commands, l10n, window } from 'vscode';
import { COMMANDS } from '../contributions.ts';

/** For commands that need a capture where there is none: says so and offers the ways to one. */
export async function offerStart(message: string): Promise<void> {
  const start = l10n.t('Start MCP Inspector');
  const demo = l10n.t('Start Demo');
  const answer = await window.showInformationMessage(message, start, demo);
  if (answer === start) await commands.executeCommand(COMMANDS.start);
  if (answer === demo) await commands.executeCommand(COMMANDS.startDemo);
}
