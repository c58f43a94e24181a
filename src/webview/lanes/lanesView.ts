import type { LineRef, OutlineLine } from '../../contract/api.ts';
import { hitTest, type Hit } from '../../layout/hitTest.ts';
import { MIN_BAR_PX } from '../../layout/laneBars.ts';
import { metricsFor, type LaneMetrics } from '../../layout/laneInput.ts';
import { GROUPING_WORDS } from '../../contract/groupingWords.ts';
import { laneBoxes, type LaneBox } from '../../layout/lanes.ts';
import { ticks } from '../../layout/ticks.ts';
import * as virtual from '../../layout/virtualList.ts';
import type { Axis } from '../axis.ts';
import { element, listen } from '../dom.ts';
import type { EngineData, ShownLane } from '../engineData.ts';
import { oncePerFrame } from '../frame.ts';
import type { ViewStore } from '../viewState.ts';
import { axisDrag, axisKey, axisWheel, foldKey } from './gestures.ts';
import { paintLabels } from './paintLabels.ts';
import { paintLanes } from './paintLanes.ts';
import { paintPointer } from './paintPointer.ts';
import { Surface } from './surface.ts';
import type { Theme } from './theme.ts';
import { tooltipOf, type Tooltip } from './tooltip.ts';

export interface LanesActions {
  select(line: LineRef): void;
  /** Shows the whole of an exchange on the axis. */
  fit(x: number): void;
  setFolded(key: string, folded: boolean): void;
  foldAll(folded: boolean): void;
}

/** While the axis moves, bars are asked for this often and no more: each answer has to be read. */
const ASK_EVERY_MS = 120;
const OVERSCAN = 2;
/** So far from the left edge a click on a heading folds it. */
const TWISTY_PX = 28;

/** Sessions as lanes on the axis. Two canvases: the pointer moves without redrawing the data. */
export class LanesView {
  readonly root = element('div', {
    class: 'lanes',
    attributes: {
      role: 'group',
      tabindex: 0,
      'aria-label':
        'Sessions on the time axis, drawn. The list below holds the same; plus, minus and 0 zoom.',
    },
  });
  private readonly sizer = element('div', { class: 'lanes-sizer' });
  private readonly stage = element('div', { class: 'lanes-stage' });
  private readonly dataSurface = new Surface('lanes-data');
  private readonly pointerSurface = new Surface('lanes-pointer');
  private boxes: readonly LaneBox[] = [];
  private hover: { px: number; py: number; hit: Hit | undefined } | undefined;
  private asked: Asked | undefined;
  private askedAt = -Infinity;
  private askLater: ReturnType<typeof setTimeout> | undefined;
  private expectedScroll = 0;
  readonly redraw = oncePerFrame(() => this.draw());
  private readonly redrawPointer = oncePerFrame(() => this.drawPointer());

  constructor(
    private readonly store: ViewStore,
    private readonly axis: Axis,
    private readonly data: EngineData,
    private readonly theme: () => Theme,
    private readonly gutter: () => number,
    private readonly tooltip: Tooltip,
    private readonly actions: LanesActions,
  ) {
    this.stage.append(this.dataSurface.canvas, this.pointerSurface.canvas);
    this.sizer.append(this.stage);
    this.root.append(this.sizer);
    this.listen();
  }

  /** Asks again although nothing moved: the capture changed. */
  refresh(): void {
    this.asked = undefined;
    this.ask();
  }

  /** The height all lanes need. */
  get wantedHeight(): number {
    return this.total * this.metrics.laneHeight;
  }

  layOut(): void {
    const { clientWidth, clientHeight } = this.root;
    this.stage.style.height = `${clientHeight}px`;
    this.dataSurface.resize(clientWidth, clientHeight);
    this.pointerSurface.resize(clientWidth, clientHeight);
    this.axis.setWidth(clientWidth - this.gutter());
    this.followEnd();
    this.ask();
    this.redraw();
  }

  arrived(): void {
    const geometry = this.geometry;
    this.sizer.style.height = `${virtual.contentHeight(geometry)}px`;
    this.followEnd();
    this.ask();
    this.redraw();
  }

  /** Resizing alone would be taken for scrolling away from the end. */
  private followEnd(): void {
    if (!this.store.state.follow || this.data.pulled.status?.source !== 'live') return;
    this.scrollTo(virtual.scrollTopFor(this.geometry, Infinity));
  }

  /** Brings the lane of a session into view, if it is among those that were pulled. */
  showLane(group: string): void {
    const { lanes } = this.data.pulled;
    const place = lanes?.lanes.findIndex(({ key }) => key === group) ?? -1;
    if (!lanes || place < 0) return;
    const index = lanes.query.offset + place;
    this.scrollTo(virtual.scrollTopShowing(this.geometry, this.root.scrollTop, index));
  }

  private get metrics(): LaneMetrics {
    return metricsFor(this.total);
  }

  private get total(): number {
    return this.data.pulled.lanes?.total ?? 0;
  }

  /** One lane of everything: it is no session to be chosen. */
  private get ungrouped(): boolean {
    return this.store.state.by === 'none';
  }

  private get geometry(): virtual.ListGeometry {
    return {
      count: this.total,
      lineHeight: this.metrics.laneHeight,
      viewportHeight: this.root.clientHeight,
    };
  }

  /** The line of the list that stands for what is at a point. */
  async lineAt(event: MouseEvent): Promise<OutlineLine | undefined> {
    const { hit } = this.hitAt(event);
    const lane = hit && this.laneOf(hit.lane);
    if (!lane) return undefined;
    const { key, session, heading } = lane;
    const row = hit.kind === 'bar' ? await this.data.row(hit.x) : undefined;
    if (row) return { kind: 'row', group: key, row };
    const line = { key, matched: 0, folded: false };
    return heading ? { kind: 'heading', ...line, heading } : { kind: 'group', ...line, session };
  }

  private listen(): void {
    axisWheel(this.root, this.axis, this.gutter);
    axisDrag(
      this.stage,
      this.axis,
      (event) => this.click(event),
      (dy) => (this.root.scrollTop += dy),
    );
    listen(this.root, {
      keydown: (event) =>
        foldKey(event, (folded) => this.actions.foldAll(folded)) || axisKey(event, this.axis),
      scroll: () => this.scrolled(),
    });
    listen(this.stage, {
      pointermove: (event) => this.point(event),
      pointerleave: () => this.leave(),
      dblclick: () => {
        const hit = this.hover?.hit;
        if (hit?.kind === 'bar') this.actions.fit(hit.x);
      },
    });
  }

  private scrolled(): void {
    // Lanes that were made higher may be scrolled by that alone, and this be heard before their new size.
    if (this.root.clientHeight !== this.dataSurface.height) return this.layOut();
    const manual = Math.abs(this.root.scrollTop - this.expectedScroll) > 1;
    if (manual && this.store.state.follow) this.store.update({ follow: false });
    this.expectedScroll = this.root.scrollTop;
    this.leave();
    this.ask();
    this.redraw();
  }

  private scrollTo(top: number): void {
    this.root.scrollTop = top;
    this.expectedScroll = this.root.scrollTop;
  }

  /** Pulls what is visible with a margin; nothing, while what was asked for last still serves. */
  private ask(): void {
    const { fromT, toT, width } = this.axis.scale;
    const count = Math.max(this.total, 50);
    const lines = { ...this.geometry, count };
    const { from, to } = virtual.visibleLines(lines, this.root.scrollTop, OVERSCAN);
    const { filter, by, selection } = this.store.state;
    const folding = by === 'session' ? {} : this.store.folding;
    const keep = selection && 'x' in selection ? selection.x : undefined;
    const key = JSON.stringify([from, to, filter, by, folding]);
    const last = this.asked;
    const same = last?.key === key && (last.keep === keep || this.shows(keep));
    if (same && serves(last, fromT, toT)) return;
    if (same && !this.mayAsk()) return;
    const margin = (toT - fromT) / 4;
    const window = { fromT: fromT - margin, toT: toT + margin };
    this.asked = { key, keep, ...window };
    this.askedAt = performance.now();
    this.data.askLanes({
      ...{ offset: from, limit: to - from, ...window },
      ...{ columns: Math.ceil((1.5 * width) / MIN_BAR_PX), by, ...folding },
      ...(keep !== undefined && { keep }),
      ...(filter && { filter }),
    });
  }

  private shows(x: number | undefined): boolean {
    const lanes = this.data.pulled.lanes?.lanes ?? [];
    return x === undefined || lanes.some(({ bars }) => bars.some((bar) => bar.x === x));
  }

  /** Not yet: then it is asked again when it may be. */
  private mayAsk(): boolean {
    const wait = this.askedAt + ASK_EVERY_MS - performance.now();
    if (wait <= 0) return true;
    this.askLater ??= setTimeout(() => {
      this.askLater = undefined;
      this.ask();
    }, wait);
    return false;
  }

  private draw(): void {
    const { lanes } = this.data.pulled;
    const { selection } = this.store.state;
    const theme = this.theme();
    const scale = this.axis.scale;
    this.boxes = laneBoxes({
      lanes: lanes?.lanes ?? [],
      firstIndex: lanes?.query.offset ?? 0,
      scrolled: virtual.topOf(this.geometry, this.root.scrollTop),
      scale,
      metrics: this.metrics,
      nowT: this.axis.nowT,
      keep: selection && 'x' in selection ? selection.x : undefined,
      measure: (text) => this.dataSurface.measure(theme.smallFont, text),
    });
    const gutter = this.gutter();
    this.dataSurface.draw((context) => {
      paintLanes(context, {
        ...{ lanes: this.boxes, metrics: this.metrics, scale, ticks: ticks(scale) },
        ...{ gutter, height: this.dataSurface.height, theme },
        marks: this.data.pulled.marks ?? [],
      });
      const loose = GROUPING_WORDS[this.ungrouped ? 'none' : 'session'].none;
      const { metrics } = this;
      paintLabels(context, { lanes: this.labelled(), metrics, gutter, theme, loose });
    });
    this.drawPointer();
  }

  private labelled() {
    return this.boxes.flatMap((box) => {
      const lane = this.laneOf(box);
      if (!lane) return [];
      const { session, heading } = lane;
      const folded = this.store.isFolded(box.key);
      return [{ box, session, folded, ...(heading && { heading }) }];
    });
  }

  private laneOf(box: LaneBox): ShownLane | undefined {
    const { lanes } = this.data.pulled;
    return lanes?.lanes[box.index - lanes.query.offset];
  }

  private drawPointer(): void {
    this.pointerSurface.draw((context) =>
      paintPointer(context, {
        lanes: this.boxes,
        ...{ gutter: this.gutter(), width: this.pointerSurface.width },
        height: this.pointerSurface.height,
        hover: this.hover,
        selection: this.store.state.selection,
        theme: this.theme(),
      }),
    );
  }

  private hitAt(event: MouseEvent): { px: number; py: number; hit: Hit | undefined } {
    const box = this.stage.getBoundingClientRect();
    const px = event.clientX - box.left - this.gutter();
    const py = event.clientY - box.top;
    return { px, py, hit: hitTest(this.boxes, px, py) };
  }

  private point(event: PointerEvent): void {
    this.hover = this.hitAt(event);
    const { hit } = this.hover;
    const lane = hit && this.laneOf(hit.lane);
    const told = hit?.kind === 'lane' ? this.hover.px < 0 && !this.ungrouped : true;
    if (hit && lane && told) {
      this.tooltip.show(tooltipOf(hit, lane), event.clientX, event.clientY);
    } else this.tooltip.hide();
    this.stage.classList.toggle('pointing', hit !== undefined && hit.kind !== 'batch');
    this.redrawPointer();
  }

  private leave(): void {
    this.hover = undefined;
    this.tooltip.hide();
    this.redrawPointer();
  }

  private click(event: PointerEvent): void {
    const { hit, px } = this.hitAt(event);
    if (!hit) return;
    const twisty = px < TWISTY_PX - this.gutter();
    if (twisty && this.laneOf(hit.lane)?.heading) {
      const { key } = hit.lane;
      this.actions.setFolded(key, !this.store.isFolded(key));
      return;
    }
    if (hit.kind === 'bar') this.actions.select({ x: hit.x });
    else if (!this.ungrouped) this.actions.select({ group: hit.lane.key });
  }
}

interface Asked {
  readonly key: string;
  readonly keep: number | undefined;
  readonly fromT: number;
  readonly toT: number;
}

/**
 * A window serves for what lies in it, while about as much time is shown: closer, what was taken for one
 * bar would be several; from further away there would be more than can be told apart.
 */
function serves(asked: Asked, fromT: number, toT: number): boolean {
  const inside = asked.fromT <= fromT && asked.toT >= toT;
  return inside && asked.toT - asked.fromT <= 2 * (toT - fromT);
}
