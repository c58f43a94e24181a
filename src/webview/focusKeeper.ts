const FOCUSABLE = 'button, input, select, summary, [tabindex]';

interface Place {
  readonly within: HTMLElement;
  /** Among all within that can have the focus. */
  readonly index: number;
}

/**
 * Keeps the focus in the page when what had it is removed, drawn anew or hidden: it goes to its successor, else
 * to what is nearest. Never while another part of VS Code has the focus, and not where a click gave it up.
 */
export function keepFocus(root: HTMLElement): void {
  let last: HTMLElement | undefined;
  let places: readonly Place[] = [];
  const remember = () => {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement)) return;
    last = activeElement;
    places = placesOf(last);
  };
  const refocus = () => {
    if (!last || !document.hasFocus()) return;
    // A node that was taken out and put back is its own successor.
    (isSeen(last) ? last : nearest(last, places))?.focus({ preventScroll: true });
  };
  root.addEventListener('focusin', remember);
  addEventListener('pointerup', remember);
  addEventListener('focus', () => document.activeElement === document.body && refocus());
  // While the focus moves on by itself nobody has it either: only what takes it away counts.
  const takes = ({ type, removedNodes }: MutationRecord) =>
    type === 'attributes'
      ? last && !isSeen(last)
      : [...removedNodes].some((node) => node.contains(last ?? null));
  new MutationObserver((records) => {
    if (records.some(takes)) refocus();
  }).observe(root, { childList: true, subtree: true, attributeFilter: ['hidden', 'class'] });
}

function placesOf(node: HTMLElement): Place[] {
  const places: Place[] = [];
  for (let within = node.parentElement; within; within = within.parentElement) {
    places.push({ within, index: focusables(within).indexOf(node) });
  }
  return places;
}

function nearest(node: HTMLElement, places: readonly Place[]): HTMLElement | undefined {
  for (const { within, index } of places) {
    if (!isSeen(within)) continue;
    if (within.tabIndex >= 0) return within;
    const all = focusables(within);
    const name = nameOf(node);
    const found =
      all.find((each) => nameOf(each) === name) ??
      all.find((each) => each.matches('.list')) ??
      all.find((each) => each.matches('.filter-input, .tab-panel')) ??
      all[Math.min(index, all.length - 1)];
    if (found) return found;
  }
  return undefined;
}

function focusables(within: HTMLElement): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isSeen);
}

function isSeen(node: HTMLElement): boolean {
  return node.checkVisibility({ visibilityProperty: true });
}

/** Its counts may have changed. */
function nameOf({ ariaLabel, textContent }: HTMLElement): string {
  return (ariaLabel ?? textContent).replace(/[\d.]+/g, '');
}
