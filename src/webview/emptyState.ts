import type { FromWebview, ToWebview } from '../contract/webview.ts';
import { button, element, fill, icon, type Child, type IconName } from './dom.ts';
import type { Pulled } from './engineData.ts';
import { searchShare } from './searchShare.ts';
import { withoutClearing } from './viewState.ts';

/** Why there is nothing to see. */
export type Emptiness =
  | { kind: 'none'; message?: string | undefined }
  | { kind: 'connecting' }
  | { kind: 'waiting'; url: string | undefined; target: string; recording: boolean }
  | { kind: 'no-traffic'; loading: boolean }
  | { kind: 'cleared'; live: boolean }
  /** `stopped`: the share that was searched until then. */
  | { kind: 'no-match'; filter: string; searching: boolean; stopped?: string | undefined };

export type Connection = Extract<ToWebview, { type: 'connection' }>;

/** Undefined where there is something to see. */
export function emptinessOf(
  connection: Connection | undefined,
  { status, outline, outlineFilter }: Pulled,
  filter: string,
): Emptiness | undefined {
  if (!connection) return { kind: 'connecting' };
  const { state, message } = connection;
  if (state === 'none' || (!status && state === 'disconnected')) return { kind: 'none', message };
  if (!status) return { kind: 'connecting' };
  if (status.exchanges === 0) {
    const { source, url, target, recording, loading } = status;
    if (source === 'file') return { kind: 'no-traffic', loading: loading !== undefined };
    return { kind: 'waiting', url, target, recording };
  }
  if (outline?.length === 0 && filter && outlineFilter === filter) {
    if (withoutClearing(filter) === '') return { kind: 'cleared', live: status.source === 'live' };
    const { searching } = outline;
    const stopped = searching?.stopped ? searchShare(searching) : undefined;
    return { kind: 'no-match', filter, searching: searching !== undefined, stopped };
  }
  return undefined;
}

export interface EmptyActions {
  post(message: FromWebview): void;
  clearFilter(): void;
  /** Searches what a stopped search left out. */
  resumeSearch(): void;
  /** Records again. */
  resume(): void;
}

/** Takes the place of lanes and list: says what is so and what to do next. */
export class EmptyState {
  readonly root = element('div', { class: 'empty' });
  private drawnFor = '';

  constructor(private readonly actions: EmptyActions) {
    this.root.hidden = true;
  }

  draw(emptiness: Emptiness | undefined): void {
    this.root.hidden = emptiness === undefined;
    const key = JSON.stringify(emptiness);
    if (!emptiness || key === this.drawnFor) return;
    this.drawnFor = key;
    fill(this.root, element('div', { class: 'empty-box' }, ...this.partsOf(emptiness)));
  }

  private partsOf(emptiness: Emptiness): Child[] {
    switch (emptiness.kind) {
      case 'none':
        return this.noCapture(emptiness.message);
      case 'connecting':
        return [heading('pulse', 'Loading the capture…')];
      case 'waiting':
        return emptiness.recording ? this.waiting(emptiness) : this.paused(emptiness);
      case 'no-traffic':
        return this.noTraffic(emptiness.loading);
      case 'cleared':
        return this.cleared(emptiness.live);
      case 'no-match':
        return this.noMatch(emptiness);
    }
  }

  private noCapture(message: string | undefined): Child[] {
    return [
      heading('pulse', 'No capture'),
      text(
        message ??
          'The inspector stands between an MCP client and a server, records what crosses the wire and says what is wrong with it.',
      ),
      buttons(this.start(), this.command('startDemo', 'Start Demo', 'beaker', ''), this.open()),
      text(
        'The demo needs no server and no network: a simulated client loses its session in front of you.',
        'dim',
      ),
    ];
  }

  private waiting({ url, target }: Waiting): Child[] {
    return [
      heading('pulse', 'Listening, no traffic yet'),
      text('Point your MCP client, or the tunnel in front of it, at this address:'),
      this.address(url),
      text(`Everything is forwarded to ${target} as it comes.`, 'dim'),
    ];
  }

  private paused({ url, target }: Waiting): Child[] {
    return [
      heading('pause', 'Recording is paused'),
      text(
        'What passes now is forwarded and counted, but not kept. Resume before you reproduce the problem.',
      ),
      buttons(
        button({
          ...{ label: 'Resume recording', text: 'Resume Recording', icon: 'record' },
          class: 'primary',
          onClick: () => this.actions.resume(),
        }),
      ),
      this.address(url),
      text(`Everything is forwarded to ${target} as it comes.`, 'dim'),
    ];
  }

  private address(url: string | undefined): Child {
    return (
      url !== undefined &&
      element(
        'div',
        { class: 'empty-address' },
        element('code', { text: url }),
        this.command('copyUrl', 'Copy', 'copy', ''),
      )
    );
  }

  private cleared(live: boolean): Child[] {
    return [
      heading('clear', live ? 'Cleared, nothing new yet' : 'Cleared'),
      text('The capture file keeps everything.'),
      buttons(this.everything('Show All Traffic', 'primary')),
    ];
  }

  private noMatch({ filter, searching, stopped }: NoMatch): Child[] {
    const words = element('p', {}, element('code', { text: filter }));
    if (stopped !== undefined) {
      const rest = 'Search the Rest';
      const onClick = () => this.actions.resumeSearch();
      return [
        heading('search', 'Search stopped, nothing found so far'),
        words,
        text(`Only ${stopped} of the capture was searched; what matches may be in the rest.`),
        buttons(
          button({ label: rest, text: rest, icon: 'play', class: 'primary', onClick }),
          this.everything('Clear the Filter'),
        ),
      ];
    }
    const title = searching ? 'Searching, nothing found so far' : 'Nothing matches the filter';
    return [
      heading('search', title),
      words,
      buttons(this.everything('Clear the Filter', searching ? '' : 'primary')),
    ];
  }

  private everything(label: string, className = ''): HTMLElement {
    const onClick = () => this.actions.clearFilter();
    return button({ label, text: label, class: className, onClick });
  }

  private noTraffic(loading: boolean): Child[] {
    if (loading) return [heading('pulse', 'Reading the capture…')];
    return [
      heading('file', 'This capture holds no traffic'),
      text('Open another one, or record anew.'),
      buttons(this.start(), this.open()),
    ];
  }

  private start(): HTMLElement {
    return this.command('start', 'Start MCP Inspector', 'play', 'primary');
  }

  private open(): HTMLElement {
    return this.command('openCapture', 'Open Capture…', 'file', '');
  }

  private command(
    command: 'start' | 'startDemo' | 'openCapture' | 'copyUrl',
    label: string,
    iconName: IconName,
    className: string,
  ): HTMLElement {
    return button({
      label,
      icon: iconName,
      text: label,
      class: className,
      onClick: () => this.actions.post({ type: 'command', command }),
    });
  }
}

type NoMatch = Extract<Emptiness, { kind: 'no-match' }>;
type Waiting = Extract<Emptiness, { kind: 'waiting' }>;

function heading(iconName: IconName, words: string): HTMLElement {
  return element('h2', { class: 'empty-title' }, icon(iconName), words);
}

function buttons(...each: Child[]): HTMLElement {
  return element('div', { class: 'empty-actions' }, ...each);
}

function text(words: string, className = ''): HTMLElement {
  return element('p', { class: className, text: words });
}
