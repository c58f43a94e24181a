import { l10n, window } from 'vscode';
import { allowHost, type AllowContext } from '../commands/allowHostCommand.ts';
import { nameOf, type Inspector } from '../inspector/inspector.ts';

/** One quiet question; the views go on showing the name after it went unanswered. */
export async function offerHost(
  context: AllowContext,
  inspector: Inspector,
  name: string,
): Promise<void> {
  const allow = l10n.t('Allow This Host');
  const message = l10n.t(
    'A request for the host name {0} was refused by the inspector for {1}. Allow it only if the name is yours, such as that of your tunnel.',
    name,
    nameOf(inspector),
  );
  if ((await window.showInformationMessage(message, allow)) === allow) {
    await allowHost(context, inspector, name);
  }
}
