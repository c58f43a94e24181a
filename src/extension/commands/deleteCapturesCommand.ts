import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { l10n, window } from 'vscode';
import { plural } from '../../base/shortText.ts';
import { formatBytes } from '../../base/size.ts';
import { capturesInUse, isCaptureName } from '../inspector/captureFolder.ts';
import type { Inspectors } from '../inspector/inspectors.ts';

interface Capture {
  readonly path: string;
  readonly bytes: number;
}

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
  const left = await removeAll(found);
  if (left === 0) void window.showInformationMessage(l10n.t('Deleted {0}.', what));
  else void window.showErrorMessage(l10n.t('{0} could not be deleted.', plural(left, 'capture')));
}

async function capturesIn(folder: string, inUse: ReadonlySet<string>): Promise<Capture[]> {
  const names = await readdir(folder).catch(() => []);
  const found: Capture[] = [];
  for (const name of names.filter(isCaptureName)) {
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isFile() && !inUse.has(path)) found.push({ path, bytes: stats.size });
  }
  return found;
}

/** How many are still there. */
async function removeAll(captures: readonly Capture[]): Promise<number> {
  const outcomes = await Promise.allSettled(captures.map(({ path }) => rm(path)));
  return outcomes.filter(({ status }) => status === 'rejected').length;
}

function total(captures: readonly Capture[]): number {
  return captures.reduce((sum, { bytes }) => sum + bytes, 0);
}
