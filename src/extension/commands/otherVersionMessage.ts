import { l10n, window } from 'vscode';
import { nameOf, purposeOf } from '../inspector/inspector.ts';
import type { OtherVersion } from '../inspector/otherVersion.ts';
import { restart, type StartContext } from './startCommand.ts';
import { showCapture } from './stopCommand.ts';

/**
 * After an update: an inspector the former version started goes on, and the views show its file as it
 * grows. Only a restart, which the user chooses, ends a conversation under way.
 */
export async function tellOtherVersion(context: StartContext, other: OtherVersion): Promise<void> {
  const { capture, tool } = other.address;
  const purpose = purposeOf(other);
  if (purpose.kind === 'open') await other.stop();
  void showCapture(context.inspectors, capture);
  if (purpose.kind !== 'open' && (await mayRestart(nameOf(other), tool))) {
    await restart(context, purpose);
  }
}

async function mayRestart(name: string, version = '?'): Promise<boolean> {
  const again = l10n.t('Restart');
  const answer = await window.showWarningMessage(
    l10n.t(
      'The inspector for {0} was started by another version of this extension ({1}). It goes on forwarding and recording, and its capture file is shown as it grows. Restart it to pause, allow hosts and stop from here; clients keep their address.',
      name,
      version,
    ),
    again,
  );
  return answer === again;
}
