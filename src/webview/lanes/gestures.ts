import type { Axis } from '../axis.ts';
import { onDrag } from '../dragging.ts';

const ZOOM_STEP = 1.5;
const PAN_STEP_PX = 80;

/** Wheel on an element that shows the axis: Ctrl zooms at the pointer, Shift or sideways pans, plain scrolls. */
export function axisWheel(target: HTMLElement, axis: Axis, gutter: () => number): void {
  target.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const px = event.clientX - target.getBoundingClientRect().left - gutter();
        axis.zoomAt(Math.max(0, px), Math.exp(limited(event.deltaY) / 300));
        return;
      }
      const sideways = event.deltaX + (event.shiftKey ? event.deltaY : 0);
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        axis.panBy(sideways);
      }
    },
    { passive: false },
  );
}

function limited(delta: number): number {
  return Math.min(240, Math.max(-240, delta));
}

/** Drag to pan. Calls `click` instead when the pointer hardly moved. */
export function axisDrag(
  target: HTMLElement,
  axis: Axis,
  click: (event: PointerEvent) => void,
  moved: (dy: number) => void = () => undefined,
): void {
  onDrag(target, ({ clientX, clientY }) => {
    let [x, y] = [clientX, clientY];
    return {
      click,
      undo: axis.keep(),
      move: (event) => {
        axis.panBy(x - event.clientX);
        moved(y - event.clientY);
        [x, y] = [event.clientX, event.clientY];
      },
    };
  });
}

/** Keys of the axis, for elements that have the focus. True: the key was one of them. */
export function axisKey(event: KeyboardEvent, axis: Axis): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const act = keyActions[event.key];
  if (!act) return false;
  act(axis);
  event.preventDefault();
  return true;
}

/** `[` and `]`, which many keyboards have with Alt or AltGr only. True: it was one of them. */
export function foldKey(event: KeyboardEvent, foldAll: (folded: boolean) => void): boolean {
  const { key, metaKey, ctrlKey, altKey } = event;
  if ((key !== '[' && key !== ']') || metaKey || (ctrlKey && !altKey)) return false;
  event.preventDefault();
  foldAll(key === '[');
  return true;
}

/** The keys of a slider, and those of the axis. */
export function minimapKey(event: KeyboardEvent, axis: Axis): void {
  if (axisKey(event, axis)) return;
  const { fromT, toT } = axis.scale;
  const page = (toT - fromT) * 0.9;
  const spans: Readonly<Record<string, readonly [number, number]>> = {
    PageUp: [fromT - page, toT - page],
    PageDown: [fromT + page, toT + page],
    Home: [0, toT - fromT],
    End: [axis.nowT - (toT - fromT), axis.nowT],
  };
  const span = spans[event.key];
  if (!span) return;
  event.preventDefault();
  axis.setSpan(...span);
}

const keyActions: Readonly<Record<string, (axis: Axis) => void>> = {
  '+': (axis) => axis.zoomCentre(1 / ZOOM_STEP),
  '=': (axis) => axis.zoomCentre(1 / ZOOM_STEP),
  '-': (axis) => axis.zoomCentre(ZOOM_STEP),
  '0': (axis) => axis.fitAll(),
  ArrowLeft: (axis) => axis.panBy(-PAN_STEP_PX),
  ArrowRight: (axis) => axis.panBy(PAN_STEP_PX),
  a: (axis) => axis.panBy(-PAN_STEP_PX),
  d: (axis) => axis.panBy(PAN_STEP_PX),
  w: (axis) => axis.zoomCentre(1 / ZOOM_STEP),
  s: (axis) => axis.zoomCentre(ZOOM_STEP),
};
