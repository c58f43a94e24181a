import { l10n, window, type Uri } from 'vscode';
import { LONGEST_NOTE } from '../../base/longestNote.ts';
import type { Inspectors } from '../inspector/inspectors.ts';
import type { Selection } from '../selection.ts';
import { offerStart } from './offerStart.ts';

export interface MarkContext {
  readonly inspectors: Inspectors;
  readonly selection: Selection;
  /** Of the extension: the samples within it stay as they are. */
  readonly root: Uri;
}

/**
 * Keeps a note in the capture on show: on an exchange, or, while it is recorded, at the moment the
 * command was given.
 */
export async function markCommand(context: MarkContext, exchange?: number): Promise<void> {
  const { running } = context.inspectors;
  if (!running) return offerStart(l10n.t('There is no capture to mark yet.'));
  const begun = performance.now();
  const live = running.address.url !== undefined;
  const x = exchange ?? (live ? undefined : context.selection.x);
  const refusal = refusalOf(context, running.address.capture, live, x);
  if (refusal !== undefined) return void window.showInformationMessage(refusal);
  const note = await askNote(x);
  if (note === undefined) return;
  const place = x === undefined ? { agoMs: Math.round(performance.now() - begun) } : { x };
  try {
    await running.client.request('capture/mark', { note, ...place });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t('The mark was not kept: {0}', reason));
  }
}

function refusalOf(
  { root }: MarkContext,
  file: string,
  live: boolean,
  x: number | undefined,
): string | undefined {
  if (file.startsWith(root.fsPath)) {
    return l10n.t('A sample stays as it is. Export it, open the export and mark that.');
  }
  if (!live && x === undefined) {
    return l10n.t('Nothing happens now in a saved capture: select the exchange to mark first.');
  }
  return undefined;
}

function askNote(x: number | undefined): Thenable<string | undefined> {
  return window.showInputBox({
    title: x === undefined ? l10n.t('Mark This Moment') : l10n.t('Mark Exchange {0}', x),
    prompt: l10n.t('The note is kept in the capture file and goes with every export of it.'),
    placeHolder: l10n.t('What happened here'),
    validateInput: (text) => {
      if (text.trim() === '') return l10n.t('Write what is to be remembered.');
      return text.length > LONGEST_NOTE
        ? l10n.t('At most {0} characters.', LONGEST_NOTE)
        : undefined;
    },
  });
}
