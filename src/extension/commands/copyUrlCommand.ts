import { env, l10n, window } from 'vscode';
import type { Inspectors } from '../inspector/inspectors.ts';
import { chooseAddress } from './addresses.ts';

/** Copies what clients are to be pointed at. */
export async function copyUrlCommand(inspectors: Inspectors): Promise<void> {
  const url = inspectors.running?.address.url;
  if (url === undefined) {
    void window.showInformationMessage(l10n.t('MCP Inspector is not listening.'));
    return;
  }
  const chosen = await chooseAddress(url);
  if (chosen === undefined) return;
  await env.clipboard.writeText(chosen);
  window.setStatusBarMessage(l10n.t('Copied {0}', chosen), 3_000);
}
