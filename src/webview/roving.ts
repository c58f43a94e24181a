import { oncePerFrame } from './frame.ts';

/**
 * One tab stop for a region: arrow keys, Home and End move among its controls. Controls may come and
 * go; the one that had the focus last keeps the stop.
 */
export function roveWithin(region: HTMLElement, selector = 'button, select'): void {
  let current: HTMLElement | undefined;
  const controls = () =>
    [...region.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility());
  const settle = () => {
    const all = controls();
    if (!current || !all.includes(current)) current = all[0];
    for (const each of region.querySelectorAll<HTMLElement>(selector)) {
      const stop = each === current ? '0' : '-1';
      if (each.getAttribute('tabindex') !== stop) each.setAttribute('tabindex', stop);
    }
  };
  region.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches(selector)) current = target;
    settle();
  });
  region.addEventListener('keydown', (event) => {
    const all = controls();
    const place = current ? all.indexOf(current) : -1;
    const target = all[targetOf(event.key, place, all.length)];
    if (!target || !(event.target instanceof HTMLElement) || !event.target.matches(selector))
      return;
    event.preventDefault();
    event.stopPropagation();
    target.focus();
  });
  const observer = new MutationObserver(oncePainted(settle));
  observer.observe(region, { childList: true, subtree: true, attributeFilter: ['hidden'] });
  settle();
}

/** What is visible is asked when the page is laid out, not between two changes of it. */
function oncePainted(work: () => void): () => void {
  return oncePerFrame(() => setTimeout(work));
}

function targetOf(key: string, place: number, count: number): number {
  switch (key) {
    case 'ArrowRight':
      return (place + 1) % count;
    case 'ArrowLeft':
      return (place - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
