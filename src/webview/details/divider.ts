import { button, element, listen } from '../dom.ts';
import { onDrag } from '../dragging.ts';
import type { ViewStore } from '../viewState.ts';

/** Below this width of the window the details stand below the list. The style sheets say the same. */
const BELOW = '(width < 760px)';
const STEP = 0.04;
const LEAST = 0.2;
const MOST = 0.8;
/** What the enlarging button toggles to. */
const LARGE = 0.6;

/**
 * The edge of the details pane: dragged, or moved with the arrow keys; a double click gives the
 * size back to the layout. The size is a part of the whole, one for beside and one for below.
 */
export class Divider {
  readonly root = element('div', {
    class: 'divider',
    title: 'Drag to resize, double-click to reset',
    attributes: { role: 'separator', tabindex: 0, 'aria-label': 'Size of the details' },
  });
  /** The same without dragging. */
  readonly enlarge = button({
    label: 'Enlarge the details',
    icon: 'maximize',
    class: 'quiet',
    onClick: () => this.set(this.size === LARGE ? undefined : LARGE),
  });
  private readonly below = matchMedia(BELOW);

  constructor(
    private readonly main: HTMLElement,
    private readonly pane: HTMLElement,
    private readonly store: ViewStore,
  ) {
    this.below.addEventListener('change', () => this.apply());
    store.onDidChange((keys) => keys.includes('detailsSize') && this.apply());
    listen(this.root, {
      keydown: (event) => this.key(event),
      dblclick: () => this.set(undefined),
    });
    onDrag(this.root, (event) => {
      event.preventDefault();
      this.root.focus();
      const { axis } = this;
      const { detailsSize } = store.state;
      return {
        undo: () => store.update({ detailsSize }),
        // The pane may have come to stand on the other side.
        move: (moved) => axis === this.axis && this.drag(moved),
      };
    });
    this.apply();
  }

  private get axis(): 'below' | 'beside' {
    return this.below.matches ? 'below' : 'beside';
  }

  private get size(): number | undefined {
    return this.store.state.detailsSize[this.axis];
  }

  private set(part: number | undefined): void {
    const sizes = { ...this.store.state.detailsSize };
    if (part === undefined) delete sizes[this.axis];
    else sizes[this.axis] = Math.min(MOST, Math.max(LEAST, part));
    this.store.update({ detailsSize: sizes });
  }

  private drag(event: PointerEvent): void {
    const box = this.main.getBoundingClientRect();
    if (this.axis === 'below') this.set((box.bottom - event.clientY) / box.height);
    else this.set((box.right - event.clientX) / box.width);
  }

  private key(event: KeyboardEvent): void {
    const larger = this.axis === 'below' ? 'ArrowUp' : 'ArrowLeft';
    const smaller = this.axis === 'below' ? 'ArrowDown' : 'ArrowRight';
    const targets: Readonly<Record<string, number | undefined>> = {
      [larger]: this.shown + STEP,
      [smaller]: this.shown - STEP,
      Home: LEAST,
      End: MOST,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.set(target);
  }

  /** The part the pane takes now, whoever decided it. */
  private get shown(): number {
    if (this.size !== undefined) return this.size;
    const side = this.axis === 'below' ? 'height' : 'width';
    const whole = this.main.getBoundingClientRect()[side];
    return whole === 0 ? LEAST : this.pane.getBoundingClientRect()[side] / whole;
  }

  private apply(): void {
    const { size } = this;
    const { style } = this.main;
    for (const axis of ['below', 'beside'] as const) {
      const part = this.store.state.detailsSize[axis];
      if (part === undefined) style.removeProperty(`--mi-details-${axis}`);
      else style.setProperty(`--mi-details-${axis}`, `${(part * 100).toFixed(1)}%`);
    }
    const vertical = this.axis === 'beside';
    this.root.ariaOrientation = vertical ? 'vertical' : 'horizontal';
    this.root.ariaValueMin = String(LEAST * 100);
    this.root.ariaValueMax = String(MOST * 100);
    this.root.ariaValueNow = String(Math.round(this.shown * 100));
    this.enlarge.ariaPressed = String(size === LARGE);
  }
}
