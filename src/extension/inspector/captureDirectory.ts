/** Where captures are recorded, and whether they can be. */
import * as l10n from '@vscode/l10n';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/** The extension's own folder in its storage. */
export function ownDirectory(storage: string): string {
  return join(storage, 'captures');
}

/** What the setting names, without a trailing separator; the extension's own folder where it is empty. */
export function captureDirectory(setting: string, storage: string): string {
  const named = setting.trim();
  if (named === '') return ownDirectory(storage);
  return isAbsolute(named) ? resolve(named) : named;
}

/** The folder cannot take captures; the message says which, why, and which setting names it. */
export class CaptureDirectoryError extends Error {}

/** Makes the folder, readable by its owner alone, unless it is there. Throws a CaptureDirectoryError. */
export function ensureCaptureDirectory(folder: string): void {
  if (!isAbsolute(folder)) {
    throw new CaptureDirectoryError(
      l10n.t('mcpInspector.captureDirectory takes an absolute path, not {0}.', quoted(folder)),
    );
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CaptureDirectoryError(
      l10n.t(
        'Captures cannot be recorded in {0} ({1}). The setting mcpInspector.captureDirectory names another folder.',
        folder,
        code ?? String(error),
      ),
    );
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
