import { commands, l10n, Uri, window, workspace } from 'vscode';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { shortId } from '../../base/shortText.ts';
import { formatBytes } from '../../base/size.ts';
import type { ExportRequest } from '../../contract/api.ts';
import type { Inspector } from '../inspector/inspector.ts';
import type { Inspectors } from '../inspector/inspectors.ts';
import { offerStart } from './offerStart.ts';

/** What of a capture is wanted; without any, all of it. */
export type ExportPart = Pick<ExportRequest, 'session' | 'filter'>;

/** Saves the capture, or one session or what a filter shows of it, personal identifiers masked, where the user says. */
export async function exportCommand(inspectors: Inspectors, part: ExportPart = {}): Promise<void> {
  const { session } = part;
  const { running } = inspectors;
  if (!running) {
    await offerStart(l10n.t('There is no capture to export yet.'));
    return;
  }
  const place = await window.showSaveDialog({
    title:
      session === undefined ? l10n.t('Export Capture to JSONL') : l10n.t('Export Session to JSONL'),
    saveLabel: l10n.t('Export'),
    defaultUri: defaultPlace(running, session),
    filters: { [l10n.t('MCP capture')]: ['mcp.jsonl', 'jsonl'] },
  });
  if (place) await exportTo(running, place, part);
}

async function exportTo({ client }: Inspector, place: Uri, part: ExportPart): Promise<void> {
  try {
    const { exchanges, bytes, out } = await client.request('capture/export', {
      ...{ format: 'jsonl', out: place.fsPath, includeIdentifiers: false },
      ...part,
    });
    const open = l10n.t('Open');
    const size = formatBytes(bytes);
    const message = l10n.t('Exported {0} exchanges ({1}) to {2}', exchanges, size, out);
    void window.showInformationMessage(message, open).then(async (answer) => {
      if (answer === open) await commands.executeCommand('vscode.open', Uri.file(out));
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t('The capture could not be exported: {0}', reason));
  }
}

function defaultPlace({ address }: Inspector, session?: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  const home = folder?.uri.scheme === 'file' ? folder.uri : Uri.file(homedir());
  const name = basename(address.capture);
  if (session === undefined) return Uri.joinPath(home, name);
  const short = shortId(session).replace(/[^\w.-]+/g, '-');
  return Uri.joinPath(home, name.replace(/(\.mcp)?\.jsonl$/, `-session-${short}.mcp.jsonl`));
}
