import { l10n, window } from 'vscode';
import { samples } from '../editor/samples.ts';

/** What a demo plays: one simulated host, or the tour. */
export interface DemoPlay {
  /** Absent: the tour. */
  readonly host?: string;
}

export const TOUR = 'tour';

/** The play of this name; undefined where there is none. */
export function playNamed(name: unknown): DemoPlay | undefined {
  if (name === TOUR) return {};
  return samples().some(({ host }) => host === name) ? { host: String(name) } : undefined;
}

/** Asks which host the demo is to simulate; undefined when the user thought better of it. */
export async function pickHost(): Promise<DemoPlay | undefined> {
  const tour = {
    label: l10n.t('ChatGPT, a Tour'),
    detail: l10n.t(
      'In a quarter of a minute: a session for every batch, then calls that forget the session id',
    ),
    play: {},
  };
  const hosts = samples().map(({ host, label, shows }) => {
    return { label, detail: shows, play: { host } };
  });
  const picked = await window.showQuickPick([tour, ...hosts], {
    title: l10n.t('Start Demo'),
    placeHolder: l10n.t(
      'The host to simulate: it talks to a small server on this machine, through the real relay',
    ),
    matchOnDetail: true,
  });
  return picked?.play;
}
