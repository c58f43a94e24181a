import { env, l10n, window } from 'vscode';
import type { Inspectors } from '../inspector/inspectors.ts';

/** Copies what clients on this machine are to be pointed at. */
export async function copyUrlCommand(inspectors: Inspectors): Promise<void> {
  const url = inspectors.running?.address.url;
  if (url === undefined) {
    void window.showInformationMessage(l10n.t('MCP Inspector is not listening.'));
    return;
  }
  await env.clipboard.writeText(url);
  window.setStatusBarMessage(l10n.t('Copied {0}', url), 3_000);
}
