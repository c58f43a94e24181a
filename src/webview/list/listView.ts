import type { LineRef, OutlineLine, OutlinePage, OutlineQuery } from '../../contract/api.ts';
import * as virtual from '../../layout/virtualList.ts';
import { element, listen } from '../dom.ts';
import type { EngineData } from '../engineData.ts';
import { oncePerFrame } from '../frame.ts';
import { rowTime, type TimeContext } from '../timeMode.ts';
import { sameLine, type ViewStore } from '../viewState.ts';
import { lineElement, type LinePlace } from './lineElements.ts';
import { domIdOf, LineWindow, refOf } from './lineWindow.ts';
import { ListHead } from './listHead.ts';
import { nextSort } from './sorting.ts';

const OVERSCAN = 8;
/** Lines pulled beyond the visible ones on either side. */
const MARGIN = 80;

/** A line in the document, with what was drawn of it. */
interface DrawnLine {
  node: HTMLElement;
  line: OutlineLine;
  look: LinePlace;
  top: number;
  index: number;
  selected: boolean;
}

/** Where the list stands, read once a picture: a reading between two changes lays the page out anew. */
interface Scrolled {
  readonly geometry: virtual.ListGeometry;
  readonly scrollTop: number;
}

/** The list of exchanges under their sessions: the accessible twin of the lanes. Holds what is visible and a margin. */
export class ListView {
  readonly root = element('div', {
    class: 'list',
    attributes: { role: 'treegrid', tabindex: 0, 'aria-label': 'Exchanges by session' },
  });
  readonly window = new LineWindow();
  private readonly head = new ListHead((column) =>
    this.store.update({ sort: nextSort(this.store.state.sort, column) }),
  );
  private readonly body = element('div', { class: 'list-body', attributes: { role: 'rowgroup' } });
  private readonly drawn = new Map<string, DrawnLine>();
  /** A line to bring into view as soon as it is pulled, and an index to select likewise. */
  private wanted: LineRef | undefined;
  private wantedIndex: number | undefined;
  /** What is to stay in view while all is folded or unfolded. */
  private held: LineRef | undefined;
  private expectedScroll = 0;
  private lineHeight = 24;
  /** As it was when it was laid out last. */
  private laidOut: Omit<virtual.PlacedList, 'scrollTop'> | undefined;
  /** The line that has the focus inside the list; it stays in the document wherever it scrolls. */
  private active: { line: OutlineLine; index: number } | undefined;
  readonly redraw = oncePerFrame(() => this.draw());

  constructor(
    private readonly store: ViewStore,
    private readonly data: EngineData,
    private readonly select: (line: LineRef) => void,
    private readonly time: () => TimeContext,
    /** A line that was to be revealed is not in the list. */
    private readonly missing: (line: LineRef) => void,
  ) {
    this.root.append(this.head.root, this.body);
    listen(this.root, { scroll: () => this.scrolled() });
    listen(this.body, { click: (event) => this.click(event) });
    data.onDidArriveOutline(({ page, query }) => this.arrived(page, query));
  }

  /** Asks again because the capture, the filter, the folding or the order changed; what is on top stays on top. */
  refresh(): void {
    const { sort, by } = this.store.state;
    if (this.window.sort !== sort) {
      // The groups stay where they are; without any, what it is sorted for is on top.
      if (by === 'none') this.scrollTo(0);
      return this.ask(Math.max(0, this.topIndex - MARGIN));
    }
    const from = this.topIndex;
    // At the very top it stays there, whatever comes above what is on top now.
    const line = from > 0 ? this.window.at(from) : undefined;
    this.ask(this.window.start, line && { line: refOf(line), before: from - this.window.start });
  }

  /** What is selected, or the line it is folded into, stays in view. */
  foldAll(folded: boolean): void {
    const { selection } = this.store.state;
    const index = selection && this.window.indexOf(selection);
    const { from, to } = this.range(0);
    const inView = index !== undefined && index >= from && index < to;
    this.held = folded || inView ? selection : undefined;
    this.store.foldAll(folded);
  }

  /** What was selected beneath a line is not seen any more: the line is selected instead. */
  setFolded(key: string, folded: boolean): void {
    const { selection } = this.store.state;
    const own = this.window.indexOf({ group: key });
    let index = folded && selection ? this.window.indexOf(selection) : undefined;
    while (index !== undefined && own !== undefined && index > own) {
      index = this.window.parentOf(index);
      if (index === own) this.store.update({ selection: { group: key } });
    }
    this.store.setFolded(key, folded);
  }

  layOut(): void {
    const size = Number.parseFloat(getComputedStyle(document.body).fontSize);
    this.lineHeight = Math.max(24, Math.round(size * 1.75));
    this.root.style.setProperty('--mi-line-height', `${this.lineHeight}px`);
    this.keepSelected();
    this.ensure();
    this.redraw();
  }

  /** What is selected stays where it is on the screen when the list is moved or resized. */
  private keepSelected(): void {
    const { geometry, laidOut } = this;
    const { selection, follow } = this.store.state;
    const index = selection && this.window.indexOf(selection);
    const pageTop = this.root.getBoundingClientRect().top;
    if (laidOut && index !== undefined && !follow) {
      // Lines may have come since.
      const known = { ...laidOut.geometry, count: geometry.count };
      const before = { ...laidOut, geometry: known, scrollTop: this.expectedScroll };
      const top = virtual.scrollTopKeeping(before, { geometry, pageTop }, index);
      if (top !== undefined) this.scrollTo(top);
    }
    this.laidOut = { geometry, pageTop };
    this.followEnd();
  }

  /** Brings a line into view without taking the focus, unfolding its group if need be. */
  reveal(line: LineRef): void {
    this.wanted = line;
    this.ask(0, { line, before: MARGIN });
  }

  /** The index of the selected line, or of the nearest known place to go on from. */
  get activeIndex(): number | undefined {
    const { selection } = this.store.state;
    if (!selection) return undefined;
    return this.window.indexOf(selection) ?? this.active?.index;
  }

  /** The line at a point or, for the keyboard, the one that is selected, with the column there. */
  lineAt(
    target: EventTarget | null,
  ): { line: OutlineLine; column: string | undefined } | undefined {
    const node = target instanceof Element ? target.closest<HTMLElement>('.line') : null;
    if (!node?.dataset.index) {
      const index = this.activeIndex;
      const line = index === undefined ? undefined : this.window.at(index);
      return line && { line, column: undefined };
    }
    const line = this.window.at(Number(node.dataset.index));
    const cell = target instanceof Element ? target.closest('.cell') : null;
    const column = /cell-([a-z]+)/.exec(cell?.className ?? '')?.[1];
    return line && { line, column };
  }

  /** Of the first line in view. */
  get topIndex(): number {
    return this.range(0).from;
  }

  get pageSize(): number {
    return Math.max(1, Math.floor(this.geometry.viewportHeight / this.lineHeight) - 1);
  }

  /** Selects the line at an index, pulling it first where it is not here yet. */
  goTo(index: number): void {
    const target = Math.min(Math.max(0, index), this.window.length - 1);
    const line = this.window.at(target);
    this.scrollTo(virtual.scrollTopShowing(this.geometry, this.root.scrollTop, target));
    if (line) this.select(refOf(line));
    else {
      this.wantedIndex = target;
      this.ensure();
    }
  }

  private get geometry(): virtual.ListGeometry {
    const head = this.head.root.offsetHeight;
    return {
      count: this.window.length,
      lineHeight: this.lineHeight,
      viewportHeight: Math.max(1, this.root.clientHeight - head),
    };
  }

  private range(overscan: number): { from: number; to: number } {
    return virtual.visibleLines(this.geometry, this.root.scrollTop, overscan);
  }

  private scrolled(): void {
    // A list that grew may be scrolled by that alone, and this be heard before its new size.
    const resized = this.laidOut?.geometry.viewportHeight !== this.geometry.viewportHeight;
    if (resized) this.keepSelected();
    const manual = Math.abs(this.root.scrollTop - this.expectedScroll) > 1;
    if (manual && this.store.state.follow) this.store.update({ follow: false });
    this.expectedScroll = this.root.scrollTop;
    this.ensure();
    this.redraw();
  }

  private scrollTo(top: number): void {
    this.root.scrollTop = top;
    this.expectedScroll = this.root.scrollTop;
  }

  private ensure(): void {
    const { from, to } = this.range(OVERSCAN);
    if (!this.window.covers(from, to)) this.ask(Math.max(0, from - MARGIN));
  }

  private ask(offset: number, anchor?: OutlineQuery['anchor']): void {
    const { filter, by, sort } = this.store.state;
    const line = this.wanted ?? this.held;
    const pinned = line ? { line, before: MARGIN } : anchor;
    const { from, to } = this.range(0);
    this.data.askOutline({
      offset,
      limit: Math.max(to - from, 40) + 2 * MARGIN,
      by,
      ...(filter && { filter }),
      ...(sort && { sort }),
      ...this.store.folding,
      ...(pinned && { anchor: pinned }),
    });
  }

  private arrived(page: OutlinePage, query: OutlineQuery): void {
    const { anchor } = query;
    const before = anchor && this.window.indexOf(anchor.line);
    this.window.replace(page, query.sort);
    this.body.style.height = `${virtual.contentHeight(this.geometry)}px`;
    this.root.ariaRowCount = String(page.length + 1);
    this.root.style.setProperty('--mi-digits', String(`${page.total}`.length));
    if (anchor && sameLine(anchor.line, this.wanted)) this.satisfy(anchor.line, page.anchorIndex);
    else if (anchor && sameLine(anchor.line, this.held)) this.hold(before, page.anchorIndex);
    else if (before !== undefined && page.anchorIndex !== undefined) {
      this.shift(page.anchorIndex - before);
    }
    this.followEnd();
    this.finishGoTo();
    this.ensure();
    this.redraw();
  }

  /** Resizing alone would be taken for scrolling away from the end. */
  private followEnd(): void {
    const { follow, sort } = this.store.state;
    // What is new may stand anywhere in a sorted list.
    if (!follow || sort || this.data.pulled.status?.source !== 'live') return;
    this.scrollTo(virtual.scrollTopFor(this.geometry, Infinity));
  }

  private shift(lines: number): void {
    if (lines === 0) return;
    const top = virtual.topOf(this.geometry, this.root.scrollTop) + lines * this.lineHeight;
    this.scrollTo(virtual.scrollTopFor(this.geometry, top));
  }

  private satisfy(line: LineRef, index: number | undefined): void {
    this.wanted = undefined;
    if (index === undefined) return this.missing(line);
    const found = this.window.at(index);
    if (found && found.kind !== 'row' && found.folded && !sameLine(refOf(found), line)) {
      this.wanted = line;
      this.store.setFolded(found.key, false);
      return;
    }
    this.scrollTo(virtual.scrollTopShowing(this.geometry, this.root.scrollTop, index));
  }

  /** `before`: where it was among what was pulled before. */
  private hold(before: number | undefined, index: number | undefined): void {
    this.held = undefined;
    const found = index === undefined ? undefined : this.window.at(index);
    if (!found || index === undefined) return;
    if (before !== undefined) this.shift(index - before);
    this.scrollTo(virtual.scrollTopShowing(this.geometry, this.root.scrollTop, index));
    if (!sameLine(refOf(found), this.store.state.selection)) {
      this.store.update({ selection: refOf(found) });
    }
  }

  private finishGoTo(): void {
    const line = this.wantedIndex === undefined ? undefined : this.window.at(this.wantedIndex);
    if (!line) return;
    this.wantedIndex = undefined;
    this.select(refOf(line));
  }

  private draw(): void {
    const scrolled = { geometry: this.geometry, scrollTop: this.root.scrollTop };
    const { from, to } = virtual.visibleLines(scrolled.geometry, scrolled.scrollTop, OVERSCAN);
    const { selection, sort } = this.store.state;
    this.head.draw(sort);
    const keep = new Set<string>();
    this.rememberActive(selection);
    for (let index = from; index < to; index += 1) {
      const line = this.window.at(index);
      if (line) keep.add(this.drawLine(line, index, scrolled));
    }
    if (this.active && !keep.has(domIdOf(refOf(this.active.line)))) {
      keep.add(this.drawLine(this.active.line, this.active.index, scrolled));
    }
    this.recycle(keep);
    if (this.active) {
      this.root.setAttribute('aria-activedescendant', domIdOf(refOf(this.active.line)));
    } else this.root.removeAttribute('aria-activedescendant');
  }

  /** Removes what is out of sight and puts the rest in the order of the list, for those who hear it. */
  private recycle(keep: ReadonlySet<string>): void {
    for (const [id, { node }] of this.drawn) {
      if (keep.has(id)) continue;
      node.remove();
      this.drawn.delete(id);
    }
    const lines = [...this.drawn.values()].sort((a, b) => a.index - b.index);
    let former: Element | null = null;
    for (const { node } of lines) {
      if (node.previousElementSibling !== former || !node.parentNode)
        this.body.insertBefore(node, former ? former.nextSibling : this.body.firstChild);
      former = node;
    }
  }

  private rememberActive(selection: LineRef | undefined): void {
    const index = selection && this.window.indexOf(selection);
    const line = index === undefined ? undefined : this.window.at(index);
    if (line && index !== undefined) this.active = { line, index };
    else if (!this.active || !sameLine(refOf(this.active.line), selection) || this.isGone()) {
      this.active = undefined;
    }
  }

  /** A filter or a fold hides the line; else it is only out of sight. */
  private isGone({ index } = this.active ?? { index: 0 }): boolean {
    return index >= this.window.length || this.window.covers(index, index + 1);
  }

  private drawLine(line: OutlineLine, index: number, scrolled: Scrolled): string {
    const id = domIdOf(refOf(line));
    const look = {
      bracket: this.window.bracketAt(index),
      level: this.window.levelOf(line),
      time: line.kind === 'row' ? rowTime(line.row.startT, line.previousT, this.time()) : '',
    };
    let known = this.drawn.get(id);
    if (known && sameLook(known.look, look) && sameContent(known.line, line)) known.line = line;
    else {
      const node = lineElement(line, look);
      known?.node.replaceWith(node);
      known = { node, line, look, top: Number.NaN, index: -1, selected: false };
      this.drawn.set(id, known);
    }
    this.place(known, index, scrolled);
    return id;
  }

  private place(drawn: DrawnLine, index: number, { geometry, scrollTop }: Scrolled): void {
    const { node, line } = drawn;
    const top = virtual.placeOf(geometry, scrollTop, index);
    if (top !== drawn.top) node.style.transform = `translateY(${top}px)`;
    if (index !== drawn.index) {
      node.dataset.index = String(index);
      node.ariaRowIndex = String(index + 2);
    }
    const selected = sameLine(refOf(line), this.store.state.selection);
    if (selected !== drawn.selected || drawn.index < 0) {
      node.ariaSelected = String(selected);
    }
    Object.assign(drawn, { top, index, selected });
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const node = target?.closest<HTMLElement>('.line');
    const line = this.window.at(Number(node?.dataset.index));
    if (!line) return;
    if (line.kind !== 'row' && target?.closest('.twisty')) {
      this.setFolded(line.key, !line.folded);
    } else this.select(refOf(line));
  }
}

function sameLook(one: LinePlace, other: LinePlace): boolean {
  return one.bracket === other.bracket && one.level === other.level && one.time === other.time;
}

/** While nothing new was pulled it is the same object. */
function sameContent(one: OutlineLine, other: OutlineLine): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
