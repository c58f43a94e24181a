import { l10n, window } from 'vscode';
import { allowHost, type AllowContext } from '../commands/allowHostCommand.ts';

/** One quiet question; the views go on showing the name after it went unanswered. */
export async function offerHost(context: AllowContext, name: string): Promise<void> {
  const { running } = context.inspectors;
  if (!running) return;
  const allow = l10n.t('Allow This Host');
  const message = l10n.t(
    'A request for the host name {0} was refused. Allow it only if the name is yours, such as that of your tunnel.',
    name,
  );
  if ((await window.showInformationMessage(message, allow)) === allow) {
    await allowHost(context, running, name);
  }
}
