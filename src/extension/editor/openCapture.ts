import { isAbsolute } from 'node:path';
import { commands, l10n, Uri, window, workspace } from 'vscode';
import { EDITORS } from '../contributions.ts';
import { samples } from './samples.ts';

/** Asks for a capture file and shows its timeline. `directory`: where the user has captures recorded; empty: nowhere in particular. */
export async function openCapture(directory: string): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const place = isAbsolute(directory) ? Uri.file(directory) : folder?.uri;
  const chosen = await window.showOpenDialog({
    title: l10n.t('Open Capture'),
    openLabel: l10n.t('Open'),
    canSelectMany: false,
    filters: { [l10n.t('MCP capture')]: ['mcp.jsonl', 'jsonl'] },
    ...(place?.scheme === 'file' ? { defaultUri: place } : {}),
  });
  if (chosen?.[0]) await openInTimeline(chosen[0]);
}

/** Shows one of the captures that come with the extension: no server and no network are needed. */
export async function openSample(root: Uri): Promise<void> {
  const items = samples().map(({ file, label, shows }) => ({
    label,
    detail: shows,
    file,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Open Sample Capture'),
    placeHolder: l10n.t('Recorded from simulated hosts; every value is made up'),
    matchOnDetail: true,
  });
  if (picked) await openInTimeline(Uri.joinPath(root, 'media', 'samples', picked.file));
}

async function openInTimeline(file: Uri): Promise<void> {
  await commands.executeCommand('vscode.openWith', file, EDITORS.capture);
}
