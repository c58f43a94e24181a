import { l10n, window } from 'vscode';
import type { Inspectors } from '../inspector/inspectors.ts';

/** Pauses or resumes recording. Forwarding goes on either way. */
export async function setRecordingCommand(
  { running }: Inspectors,
  recording: boolean,
): Promise<void> {
  if (running?.address.url === undefined) {
    void window.showInformationMessage(l10n.t('MCP Inspector is not listening.'));
    return;
  }
  try {
    await running.client.request('recording/set', { recording });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t('Recording could not be changed: {0}', reason));
  }
}
