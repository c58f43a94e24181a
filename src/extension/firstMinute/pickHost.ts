import { l10n, window } from 'vscode';
import { SAMPLES } from '../editor/samples.ts';

/** Asks which host the demo is to simulate; undefined when the user thought better of it. */
export async function pickHost(): Promise<string | undefined> {
  const items = SAMPLES.map(({ host, label, shows }) => ({
    label: l10n.t(label),
    detail: l10n.t(shows),
    host,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Start Demo'),
    placeHolder: l10n.t(
      'The host to simulate: it talks to a small server on this machine, through the real relay',
    ),
    matchOnDetail: true,
  });
  return picked?.host;
}
