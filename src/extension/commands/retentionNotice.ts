import { commands, l10n, window } from 'vscode';
import { RELAY_SETTINGS } from '../relay/relaySettings.ts';
import type { Memory } from '../targets/targetMemory.ts';

const KEY = 'retentionTold';

/** Says once, with the first recording, that captures are kept and that old ones are deleted. */
export async function tellRetentionOnce(
  memory: Memory,
  folder: string,
  days: number,
): Promise<void> {
  if (memory.get(KEY) === true) return;
  await memory.update(KEY, true);
  const settings = l10n.t('Change…');
  const message =
    days === 0
      ? l10n.t('Captures stay on this machine, in {0}, until you delete them.', folder)
      : l10n.t(
          'Captures stay on this machine, in {0}, and are deleted after {1} days.',
          folder,
          days,
        );
  if ((await window.showInformationMessage(message, settings)) === settings) {
    await commands.executeCommand('workbench.action.openSettings', RELAY_SETTINGS.maxCapturesDays);
  }
}
