import { commands, l10n, ProgressLocation, window, workspace } from 'vscode';
import type { Inspector } from '../inspector/inspector.ts';
import type { Inspectors } from '../inspector/inspectors.ts';
import { offerStart } from './offerStart.ts';

/** Opens the report on the capture, personal identifiers masked, with its preview beside it. */
export async function createReportCommand(inspectors: Inspectors): Promise<void> {
  const { running } = inspectors;
  if (!running) {
    await offerStart(l10n.t('There is no capture to report on yet.'));
    return;
  }
  try {
    const content = await reportOf(running);
    // Untitled, so that saving asks where: the report is for an issue tracker, not for the workspace.
    const report = await workspace.openTextDocument({ language: 'markdown', content });
    await window.showTextDocument(report, { preview: false });
    await commands.executeCommand('markdown.showPreviewToSide', report.uri);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t('The report could not be created: {0}', reason));
  }
}

async function reportOf({ client }: Inspector): Promise<string> {
  const progress = {
    location: ProgressLocation.Window,
    title: l10n.t('Creating the report on the capture'),
  };
  const request = { format: 'markdown' } as const;
  const { text } = await window.withProgress(progress, () =>
    client.request('capture/report', request),
  );
  return text;
}
