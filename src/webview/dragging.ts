import { listen } from './dom.ts';

/** What one drag does, made when the pointer goes down. */
export interface Drag {
  /** Called from where the pointer has moved so far that no click can be meant. */
  move(event: PointerEvent): void;
  /** Escape puts back what was. */
  undo(): void;
  /** The pointer hardly moved. */
  click?(event: PointerEvent): void;
}

const CLICK_PX = 4;

/**
 * Drags with the first button. The pointer is held from the start, so that its end is heard wherever it is; one that
 * is taken away (by the system, another window) leaves everything as it is now.
 */
export function onDrag(target: HTMLElement, begin: (event: PointerEvent) => Drag): void {
  let held: { drag: Drag; from: PointerEvent; moved: boolean } | undefined;
  const end = () => {
    held = undefined;
    removeEventListener('keydown', escape, true);
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !held) return;
    // It is for the drag alone.
    event.preventDefault();
    event.stopPropagation();
    if (held.moved) held.drag.undo();
    end();
  };
  const isHeld = ({ pointerId }: PointerEvent) => pointerId === held?.from.pointerId;
  listen(target, {
    pointerdown: (event) => {
      if (event.button !== 0 || held) return;
      held = { drag: begin(event), from: event, moved: false };
      target.setPointerCapture(event.pointerId);
      addEventListener('keydown', escape, true);
    },
    pointermove: (event) => {
      if (!held || !isHeld(event)) return;
      const { clientX, clientY } = held.from;
      held.moved ||= Math.hypot(event.clientX - clientX, event.clientY - clientY) >= CLICK_PX;
      if (held.moved) held.drag.move(event);
    },
    pointerup: (event) => {
      if (!held || !isHeld(event)) return;
      const { drag, moved } = held;
      end();
      if (!moved) drag.click?.(event);
    },
    lostpointercapture: (event) => isHeld(event) && end(),
  });
}
