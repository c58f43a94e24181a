import type { LineRef, MarkView, OutlineLine, RowSort } from '../contract/api.ts';
import type { FromWebview } from '../contract/webview.ts';
import { formatOffset } from '../base/time.ts';
import { withTerm } from '../filter/terms.ts';
import type { Axis } from './axis.ts';
import type { EngineData } from './engineData.ts';
import type { ListView } from './list/listView.ts';
import type { Notice } from './notice.ts';
import { withoutClearing, type ViewStore } from './viewState.ts';

export interface ActionParts {
  readonly store: ViewStore;
  readonly data: EngineData;
  readonly axis: Axis;
  readonly notice: Notice;
  readonly list: () => ListView;
  show(line: LineRef): void;
  post(message: FromWebview): void;
}

/** What a user can do with a line or the whole view, from menus, keys and buttons alike. */
export class Actions {
  constructor(private readonly parts: ActionParts) {}

  filterBy(term: string): void {
    const { store } = this.parts;
    store.update({ filter: withTerm(store.state.filter, term) });
  }

  /** Shows one session alone and stays at its live end. */
  followSession(term: string): void {
    this.filterBy(term);
    this.parts.store.update({ follow: true });
  }

  /** All groups, those to come as well. */
  foldAll(folded: boolean): void {
    const { store, notice, list } = this.parts;
    if (store.state.by === 'none') return notice.say('Nothing is grouped, so nothing folds.');
    list().foldAll(folded);
    notice.announcer.sayNow(folded ? 'All groups folded.' : 'All groups unfolded.');
  }

  get sort(): RowSort | undefined {
    return this.parts.store.state.sort;
  }

  sortBy(sort: RowSort | undefined): void {
    this.parts.store.update({ sort });
  }

  copy(text: string, what: string): void {
    this.parts.post({ type: 'copy', text });
    this.parts.notice.say(`Copied ${what}.`);
  }

  copyLink(x: number): void {
    this.parts.post({ type: 'copyLink', x });
    this.parts.notice.say(`Copied a link to exchange ${x}. It opens while this capture is open.`);
  }

  /** The request of an exchange as a `curl` command, persons masked unless asked otherwise. */
  async copyCurl(x: number, includeIdentifiers: boolean): Promise<void> {
    const { data, notice } = this.parts;
    try {
      const { command, notes } = await data.curl(x, includeIdentifiers);
      this.copy(command, `exchange ${x} as cURL`);
      const masked = includeIdentifiers ? [] : ['Personal values are masked.'];
      notice.say([`Copied exchange ${x} as cURL.`, ...masked, ...notes].join(' '));
    } catch (error) {
      notice.fail(error);
    }
  }

  /** Of the exchange that is selected. */
  copySelectedCurl(): void {
    const { selection } = this.parts.store.state;
    if (selection && 'x' in selection) void this.copyCurl(selection.x, false);
    else this.parts.notice.say('Select an exchange first, then copy it as cURL.');
  }

  /** The next exchange with a finding in this direction, around the end. */
  async goToFinding(direction: 1 | -1): Promise<void> {
    const { store, data, notice } = this.parts;
    const { selection } = store.state;
    const from = selection && 'x' in selection ? { from: selection.x } : {};
    try {
      const { next } = await data.nextFinding({ ...from, direction });
      if (!next) return notice.say('There are no findings.');
      this.parts.show({ x: next.x });
      notice.say(`Finding ${next.place} of ${next.of}: ${next.title}.`);
    } catch (error) {
      notice.fail(error);
    }
  }

  /** The view begins anew, at the live end; the capture keeps everything. */
  clear(): void {
    const { store, axis, notice } = this.parts;
    const seconds = Math.ceil(axis.nowT) / 1000;
    const kept = withoutClearing(store.state.filter);
    const filter = withTerm(kept, `after:${seconds}s`);
    store.update({ filter, selection: undefined, follow: true });
    notice.say(
      `The view begins at ${formatOffset(axis.nowT)}. The capture file keeps everything; remove the chip after:… to see it again.`,
    );
  }

  /** The note is asked for by VS Code. Without an exchange, at this moment. */
  mark(x: number | undefined): void {
    this.parts.post({ type: 'mark', ...(x !== undefined && { x }) });
  }

  /** What is selected, or this moment where nothing is. */
  markSelected(): void {
    const { selection } = this.parts.store.state;
    const live = this.parts.data.pulled.status?.source === 'live';
    if (selection && 'x' in selection) this.mark(selection.x);
    else if (live) this.mark(undefined);
    else this.parts.notice.say('Select an exchange first, then mark it with a note.');
  }

  /** The next mark after what is selected, around the end. */
  goToMark(): void {
    const { store, data, notice } = this.parts;
    const { selection } = store.state;
    const from = selection && 'x' in selection ? selection.x : -1;
    const marks = (data.pulled.marks ?? []).filter(({ x }) => x !== undefined);
    const next = marks.find(({ x }) => x !== undefined && x > from) ?? marks[0];
    if (next) this.showMark(next);
    else notice.say('There are no marks; m sets one.');
  }

  showMark({ x, t, note }: MarkView): void {
    if (x !== undefined) this.parts.show({ x });
    this.parts.notice.say(`Mark at ${formatOffset(t)}: ${note}`);
  }

  /** What a filter shows; by default that of the view. */
  export(filter = this.parts.store.state.filter): void {
    this.parts.post({ type: 'export', ...(filter !== '' && { filter }) });
  }

  openDocument(x: number): void {
    this.parts.post({ type: 'openDocument', x, part: 'exchange' });
  }
}

/** What a line is copied as. */
export function textOfLine(line: OutlineLine): { text: string; what: string } | undefined {
  if (line.kind === 'row') {
    const { sessionId } = line.row;
    return sessionId === undefined ? undefined : { text: sessionId, what: 'the session id' };
  }
  const text = line.kind === 'group' ? line.session.id : line.heading.name;
  return text === undefined
    ? undefined
    : { text, what: line.kind === 'group' ? 'the session id' : `the ${line.heading.by}` };
}
