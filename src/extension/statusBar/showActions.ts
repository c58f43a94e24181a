import { commands, l10n, window } from 'vscode';
import { commandOf, type Action } from './actions.ts';

/** The menu of the status bar. */
export async function showActions(actions: readonly Action[]): Promise<void> {
  const items = actions.map((action) => ({
    label: `$(${action.icon}) ${action.label}`,
    action,
  }));
  const picked = await window.showQuickPick(items, { title: l10n.t('MCP Inspector') });
  if (picked) await commands.executeCommand(commandOf(picked.action));
}
