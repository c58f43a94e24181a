import { l10n, window } from 'vscode';
import { allowHost, isAllowed, type AllowContext } from '../commands/allowHostCommand.ts';
import { nameOf, type Inspector } from '../inspector/inspector.ts';

/**
 * One quiet question; the views go on showing the name after it went unanswered. VS Code lets nobody close it, so its
 * button says so where the name was allowed meanwhile, elsewhere in the window.
 */
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
  if ((await window.showInformationMessage(message, allow)) !== allow) return;
  if (isAllowed(context, inspector, name)) {
    window.setStatusBarMessage(l10n.t('Requests for {0} are forwarded already', name), 5_000);
  } else await allowHost(context, inspector, name);
}
