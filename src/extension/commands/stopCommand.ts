import { commands, l10n, Uri, window } from 'vscode';
import type { CaptureStatus } from '../../contract/api.ts';
import type { Inspector } from '../inspector/inspector.ts';
import type { Inspectors } from '../inspector/inspectors.ts';

/** Stops forwarding. What was recorded stays on show until it is closed or another start. */
export async function stopCommand(inspectors: Inspectors): Promise<void> {
  const { running } = inspectors;
  if (!running) return;
  const status = await statusOf(running);
  if (running.address.url === undefined || (status && status.exchanges === 0)) {
    await inspectors.stop();
    return;
  }
  const { capture } = running.address;
  await showCapture(inspectors, capture);
  const open = l10n.t('Open Capture File');
  const message = l10n.t('MCP Inspector has stopped. The capture is kept in {0}', capture);
  void window.showInformationMessage(message, open).then(async (answer) => {
    if (answer === open) await commands.executeCommand('vscode.open', Uri.file(capture));
  });
}

/** Puts a complete capture in the place of what runs. */
export async function showCapture(inspectors: Inspectors, file: string): Promise<void> {
  await inspectors.start({ kind: 'open', file }, new AbortController().signal);
}

async function statusOf({ client }: Inspector): Promise<CaptureStatus | undefined> {
  return client.request('capture/status', {}).catch(() => undefined);
}
