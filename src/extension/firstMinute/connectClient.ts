import { env, l10n, window } from 'vscode';
import { clientGuides } from './clients.ts';

/** Asks which client is to be pointed at the inspector, and copies what to paste there. */
export async function connectClient(url: string | undefined): Promise<void> {
  if (url === undefined) {
    void window.showInformationMessage(l10n.t('MCP Inspector is not listening.'));
    return;
  }
  const items = clientGuides(url).map(({ client, how, paste }) => ({
    label: client,
    detail: how,
    paste,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Point a Client at {0}', url),
    placeHolder: l10n.t('The client; what to paste there is copied'),
    matchOnDetail: true,
  });
  if (!picked) return;
  await env.clipboard.writeText(picked.paste);
  // A pick shows one line of a guide, and so does the status bar.
  void window.showInformationMessage(l10n.t('Copied for {0}. {1}', picked.label, picked.detail));
}
