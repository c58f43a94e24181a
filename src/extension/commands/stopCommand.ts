import { commands, l10n, Uri, window } from 'vscode';
import type { CaptureStatus } from '../../contract/api.ts';
import { nameOf, type Inspector } from '../inspector/inspector.ts';
import type { Inspectors, StartOptions } from '../inspector/inspectors.ts';
import type { AllowContext } from './allowHostCommand.ts';

/**
 * Stops forwarding. What was recorded stays on show until it is closed or another start. Names of the outside
 * world that were allowed are forgotten: the next start is not public before it is made so.
 */
export async function stopCommand(
  { inspectors, memory }: AllowContext,
  running = inspectors.running,
): Promise<void> {
  if (!running) return;
  await memory.forgetHosts(running.address.target);
  const status = await statusOf(running);
  if (running.address.url === undefined || (status && status.exchanges === 0)) {
    await inspectors.stop(running);
    return;
  }
  const { capture } = running.address;
  const show = running === inspectors.running;
  await showCapture(inspectors, capture, { replaces: running, show });
  const open = l10n.t('Open Capture File');
  const message = l10n.t(
    'MCP Inspector has stopped for {0}. The capture is kept in {1}',
    nameOf(running),
    capture,
  );
  void window.showInformationMessage(message, open).then(async (answer) => {
    if (answer === open) await commands.executeCommand('vscode.open', Uri.file(capture));
  });
}

/** Puts a complete capture in the place of the inspector that recorded it. */
export async function showCapture(
  inspectors: Inspectors,
  file: string,
  options: StartOptions = {},
): Promise<void> {
  await inspectors.start({ kind: 'open', file }, new AbortController().signal, options);
}

async function statusOf({ client }: Inspector): Promise<CaptureStatus | undefined> {
  return client.request('capture/status', {}).catch(() => undefined);
}
