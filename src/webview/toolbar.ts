import type { CaptureStatus, GroupBy, OutlinePage } from '../contract/api.ts';
import type { FromWebview } from '../contract/webview.ts';
import type { Axis } from './axis.ts';
import { button, element, fill, icon, span } from './dom.ts';
import { FilterBox } from './filterBox.ts';
import { Choice } from './choice.ts';
import { GROUPING_TITLES } from './groupingWords.ts';
import { TIME_MODES, type TimeMode } from './timeMode.ts';
import { roveWithin } from './roving.ts';
import type { ViewStore } from './viewState.ts';

export interface ToolbarActions {
  post(message: FromWebview): void;
  setRecording(recording: boolean): void;
  clear(): void;
  /** Keeps a note at this moment. */
  mark(): void;
  exportShown(): void;
  fieldValues(field: string): Promise<readonly string[]>;
  /** Ends the search for free text, keeping what was found, or goes on with it. */
  search(next: 'stop' | 'resume'): void;
}

/** Address and recording on the left, the axis and the filter in the middle, export on the right. */
export class Toolbar {
  readonly root = element('div', {
    class: 'toolbar',
    attributes: { role: 'toolbar', 'aria-label': 'Timeline' },
  });
  readonly filter: FilterBox;
  private readonly grouping: Choice<GroupBy>;
  private readonly time: Choice<TimeMode>;
  private readonly place = element('div', { class: 'place' });
  private readonly recording = element('div', { class: 'recording' });
  private readonly follow: HTMLButtonElement;
  private readonly export: HTMLButtonElement;
  private drawnFor = '';
  /** Exchanges there were when following ended. */
  private followedTo: number | undefined;

  constructor(
    private readonly store: ViewStore,
    axis: Axis,
    private readonly actions: ToolbarActions,
  ) {
    this.filter = new FilterBox(
      store,
      (field) => actions.fieldValues(field),
      (next) => actions.search(next),
    );
    this.grouping = new Choice('Group by', GROUPING_TITLES, (by) => {
      store.update({ by });
      actions.post({ type: 'grouping', by });
    });
    this.time = new Choice('Time', TIME_MODES, (timeMode) => store.update({ timeMode }));
    this.follow = button({
      label: 'Follow the live end',
      icon: 'follow',
      class: 'follow',
      text: '',
      onClick: () => store.update({ follow: !store.state.follow }),
    });
    this.export = this.exportButton();
    fill(
      this.root,
      this.place,
      this.recording,
      this.clearButton(),
      axisButtons(axis),
      this.grouping.root,
      this.time.root,
      this.follow,
      this.filter.root,
      this.export,
      this.filter.terms.root,
    );
    roveWithin(this.root, '.button:not(.filter-clear, .filter-stop), select');
  }

  draw(status: CaptureStatus | undefined): void {
    const key = JSON.stringify(
      status && [status.source, status.url, status.file, status.recording],
    );
    this.drawFollow(status);
    this.grouping.show(this.store.state.by);
    this.time.show(this.store.state.timeMode);
    this.export.title = this.exportLabel;
    this.export.ariaLabel = this.exportLabel;
    if (key === this.drawnFor) return;
    this.drawnFor = key;
    fill(this.place, ...(status ? this.placeParts(status) : []));
    fill(
      this.recording,
      ...(status?.source === 'live' ? this.recordButtons(status.recording) : []),
    );
  }

  drawMatches(outline: OutlinePage | undefined): void {
    this.filter.drawMatches(outline);
  }

  private placeParts(status: CaptureStatus): HTMLElement[] {
    const { url } = status;
    if (status.source === 'file' || url === undefined) {
      const name = status.file.split(/[\\/]/).at(-1) ?? status.file;
      return [icon('file'), span('address', name, status.file)];
    }
    const state = status.recording ? 'Recording' : 'Paused; traffic is still forwarded';
    return [
      element(
        'span',
        { class: status.recording ? 'live-dot' : 'live-dot paused', title: state },
        icon(status.recording ? 'dot' : 'pause'),
        span('visually-hidden', state),
      ),
      span('address', url.replace(/^https?:\/\//, ''), `${url} forwards to ${status.target}`),
      button({
        label: 'Copy the listening address',
        icon: 'copy',
        class: 'quiet',
        onClick: () => this.actions.post({ type: 'command', command: 'copyUrl' }),
      }),
    ];
  }

  private recordButtons(recording: boolean): HTMLButtonElement[] {
    const pause = button({
      label: recording
        ? 'Pause recording; traffic is still forwarded'
        : 'Resume recording; what was forwarded meanwhile is not in the capture',
      icon: recording ? 'pause' : 'record',
      text: recording ? 'Pause' : 'Resume',
      onClick: () => this.actions.setRecording(!recording),
    });
    const mark = button({
      label: 'Mark this moment with a note',
      icon: 'mark',
      onClick: () => this.actions.mark(),
    });
    return [pause, mark];
  }

  private get exportLabel(): string {
    return this.store.state.filter === ''
      ? 'Export the capture to JSONL'
      : 'Export what the filter shows to JSONL';
  }

  private exportButton(): HTMLButtonElement {
    return button({
      label: this.exportLabel,
      icon: 'export',
      text: 'Export',
      class: 'export',
      onClick: () => this.actions.exportShown(),
    });
  }

  private clearButton(): HTMLButtonElement {
    return button({
      label: 'Clear the view; the capture file keeps everything',
      icon: 'clear',
      class: 'clear',
      onClick: () => this.actions.clear(),
    });
  }

  private drawFollow(status: CaptureStatus | undefined): void {
    const { follow } = this.store.state;
    const exchanges = status?.exchanges ?? 0;
    if (follow || this.followedTo === undefined) this.followedTo = status && exchanges;
    const fresh = exchanges - (this.followedTo ?? exchanges);
    const text = follow ? 'Following' : fresh > 0 ? `Jump to live (${fresh} new)` : 'Jump to live';
    const label = follow ? 'Following the live end; press to stay here' : text;
    this.follow.hidden = status?.source !== 'live';
    this.follow.classList.toggle('following', follow);
    // What is left of the text in a narrow panel.
    this.follow.dataset.fresh = !follow && fresh > 0 ? String(fresh) : '';
    this.follow.title = label;
    this.follow.ariaLabel = label;
    const shown = this.follow.querySelector('.button-text');
    if (shown) shown.textContent = text;
  }
}

function axisButtons(axis: Axis): HTMLElement {
  return element(
    'div',
    { class: 'button-group', attributes: { role: 'group', 'aria-label': 'Time axis' } },
    button({
      label: 'Zoom out',
      title: 'Zoom out (-)',
      icon: 'zoomOut',
      onClick: () => axis.zoomCentre(2),
    }),
    button({
      label: 'Zoom in',
      title: 'Zoom in (+)',
      icon: 'zoomIn',
      onClick: () => axis.zoomCentre(0.5),
    }),
    button({
      label: 'Show everything',
      title: 'Show everything (0)',
      icon: 'fit',
      onClick: () => axis.fitAll(),
    }),
  );
}
