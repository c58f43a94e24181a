import { l10n, window } from 'vscode';
import { plural } from '../../base/shortText.ts';
import { formatBytes } from '../../base/size.ts';
import {
  capturesIn,
  capturesInUse,
  removeCaptures,
  type StoredCapture,
} from '../inspector/captureFolder.ts';
import type { Inspectors } from '../inspector/inspectors.ts';

/** "Delete All Captures": what the extension recorded, in all windows, but what is in use. */
export async function deleteCapturesCommand(inspectors: Inspectors): Promise<void> {
  const { captures: folder } = inspectors;
  const found = await capturesIn(folder, capturesInUse(inspectors));
  if (found.length === 0) {
    void window.showInformationMessage(l10n.t('There are no captures to delete in {0}.', folder));
    return;
  }
  const what = `${plural(found.length, 'capture')} (${formatBytes(total(found))})`;
  const remove = l10n.t('Delete');
  const answer = await window.showWarningMessage(
    l10n.t('Delete {0}?', what),
    {
      modal: true,
      detail: l10n.t(
        'All captures in {0} but those being recorded or shown are deleted for good. Exports you saved elsewhere stay.',
        folder,
      ),
    },
    remove,
  );
  if (answer !== remove) return;
  const left = await removeCaptures(found);
  if (left === 0) void window.showInformationMessage(l10n.t('Deleted {0}.', what));
  else void window.showErrorMessage(l10n.t('{0} could not be deleted.', plural(left, 'capture')));
}

function total(captures: readonly StoredCapture[]): number {
  return captures.reduce((sum, { bytes }) => sum + bytes, 0);
}
