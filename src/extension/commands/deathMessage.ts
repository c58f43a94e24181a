import { commands, l10n, window } from 'vscode';
import { COMMANDS } from '../contributions.ts';
import type { Death } from '../inspector/inspectors.ts';
import { shortTarget } from '../targets/targetUrl.ts';
import { restart, type StartContext } from './startCommand.ts';
import { showCapture } from './stopCommand.ts';

/** One message when the process ended unasked, with what can be done. What it recorded stays on show. */
export async function tellDeath(
  context: StartContext,
  { purpose, capture, wasShown }: Death,
): Promise<void> {
  if (purpose.kind !== 'open') void showCapture(context.inspectors, capture, { show: wasShown });
  const again = l10n.t('Restart');
  const log = l10n.t('Show Log');
  const message =
    purpose.kind === 'open'
      ? l10n.t('The process that shows the capture ended unexpectedly.')
      : l10n.t(
          'MCP Inspector ended unexpectedly and no longer forwards to {0}. What it recorded is kept.',
          purpose.kind === 'record' ? shortTarget(purpose.target) : l10n.t('the demo server'),
        );
  const answer = await window.showErrorMessage(message, again, log);
  if (answer === again) await restart(context, purpose);
  if (answer === log) await commands.executeCommand(COMMANDS.showLog);
}
