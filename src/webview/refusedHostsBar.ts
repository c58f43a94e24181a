import type { CaptureStatus, RefusedHostView } from '../contract/api.ts';
import { brief, plural } from '../base/shortText.ts';
import { button, element, fill, fillLive, icon } from './dom.ts';

export interface RefusedHostsActions {
  allow(name: string): void;
  /** Shows the refused request. */
  show(x: number): void;
}

/** Says that requests were refused for their host name, with the one click that lets the next ones pass. */
export class RefusedHostsBar {
  readonly root = element('div', { class: 'banner banner-info', attributes: { role: 'status' } });
  private readonly dismissed = new Set<string>();
  private drawnFor = '[]';

  constructor(private readonly actions: RefusedHostsActions) {
    this.root.hidden = true;
  }

  draw(status: CaptureStatus | undefined): void {
    const refused = (status?.refusedHosts ?? []).filter(({ name }) => !this.dismissed.has(name));
    const key = JSON.stringify(refused);
    if (key === this.drawnFor) return;
    this.drawnFor = key;
    const [latest, ...others] = refused;
    this.root.hidden = latest === undefined;
    fillLive(this.root, ...(latest ? this.parts(latest, others) : []));
  }

  private parts(latest: RefusedHostView, others: readonly RefusedHostView[]): HTMLElement[] {
    const { name, count, lastX } = latest;
    const were = others.length === 1 ? 'was' : 'were';
    const more =
      others.length === 0 ? '' : ` ${plural(others.length, 'other name')} ${were} refused too.`;
    return [
      icon('shield'),
      element(
        'span',
        { class: 'banner-text' },
        `${plural(count, 'request')} refused for the host name `,
        element('code', { class: 'value', text: brief(name, 80), title: name }),
        `. Allow it only if it is yours.${more}`,
      ),
      element(
        'div',
        { class: 'banner-actions' },
        button({
          label: `Allow This Host: ${brief(name, 80)}`,
          text: 'Allow This Host',
          onClick: () => this.actions.allow(name),
        }),
        lastX !== undefined && this.showButton(lastX),
        button({
          label: 'Dismiss',
          icon: 'close',
          class: 'quiet',
          onClick: () => this.dismiss([latest, ...others]),
        }),
      ),
    ];
  }

  private showButton(x: number): HTMLElement {
    return button({
      label: 'Show Request that was refused',
      text: 'Show Request',
      class: 'quiet',
      onClick: () => this.actions.show(x),
    });
  }

  private dismiss(refused: readonly RefusedHostView[]): void {
    for (const { name } of refused) this.dismissed.add(name);
    this.drawnFor = '[]';
    this.root.hidden = true;
    fill(this.root);
  }
}
