import { l10n, window } from 'vscode';
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
  const inUse = capturesInUse(inspectors);
  const folders = inspectors.captureFolders;
  const found = (await Promise.all(folders.map((one) => capturesIn(one, inUse)))).flat();
  const folder = folders.join(', ');
  if (found.length === 0) {
    void window.showInformationMessage(l10n.t('There are no captures to delete in {0}.', folder));
    return;
  }
  const { length } = found;
  const size = formatBytes(total(found));
  const remove = l10n.t('Delete');
  const answer = await window.showWarningMessage(
    length === 1
      ? l10n.t('Delete 1 capture ({0})?', size)
      : l10n.t('Delete {0} captures ({1})?', length, size),
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
  if (left > 0) {
    void window.showErrorMessage(
      left === 1
        ? l10n.t('1 capture could not be deleted.')
        : l10n.t('{0} captures could not be deleted.', left),
    );
    return;
  }
  void window.showInformationMessage(
    length === 1
      ? l10n.t('Deleted 1 capture ({0}).', size)
      : l10n.t('Deleted {0} captures ({1}).', length, size),
  );
}

function total(captures: readonly StoredCapture[]): number {
  return captures.reduce((sum, { bytes }) => sum + bytes, 0);
}
