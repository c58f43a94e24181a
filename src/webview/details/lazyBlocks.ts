import { element } from '../dom.ts';

/** A piece of a long text or list: filled when it comes near the view, emptied when it leaves it. */
export interface Block {
  /** Its height before it was ever measured, in CSS pixels. */
  readonly estimate: number;
  fill(): readonly Node[];
}

const NEAR_PX = 800;

/** Blocks one below the other, of which only those in or near the view hold content. */
export class LazyBlocks {
  private readonly places: readonly HTMLElement[];
  private readonly observer: IntersectionObserver;
  /** What scrolls the blocks; known once they are in the document. */
  private pane: HTMLElement | undefined;
  private readonly key = (event: KeyboardEvent) => this.goToEnd(event);

  constructor(
    root: HTMLElement,
    private readonly blocks: readonly Block[],
  ) {
    this.places = blocks.map(({ estimate }) => {
      const place = element('div', { class: 'block', attributes: { role: 'none' } });
      place.style.height = `${estimate}px`;
      return place;
    });
    root.append(...this.places);
    // The margin must count within the pane that scrolls, not only at the window's edge.
    const options: IntersectionObserverInit & { scrollMargin: string } = {
      scrollMargin: `${NEAR_PX}px`,
    };
    this.observer = new IntersectionObserver((entries) => this.seen(entries), options);
    if (blocks.length === 1) this.fill(0);
    else for (const place of this.places) this.observer.observe(place);
    this.fill(0);
  }

  /** Fills one block now, whether or not it is in view. */
  fill(index: number): void {
    const place = this.places[index];
    if (!place || place.hasChildNodes()) return;
    place.replaceChildren(...(this.blocks[index]?.fill() ?? []));
    place.style.height = '';
  }

  dispose(): void {
    this.observer.disconnect();
    this.pane?.removeEventListener('keydown', this.key);
    for (const place of this.places) place.remove();
  }

  private seen(entries: readonly IntersectionObserverEntry[]): void {
    const pane = this.findPane();
    const atEnd = pane !== undefined && isAtEnd(pane);
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const place = target as HTMLElement;
      if (isIntersecting) this.fill(this.places.indexOf(place));
      // What holds the focus or a selection is left alone.
      else if (place.hasChildNodes() && boundingClientRect.height > 0 && !holdsSelection(place)) {
        place.style.height = `${boundingClientRect.height}px`;
        place.replaceChildren();
      }
    }
    // Blocks are seldom as high as was estimated: the end stays the end.
    if (atEnd) scrollToEnd(pane);
  }

  private findPane(): HTMLElement | undefined {
    if (this.pane) return this.pane;
    for (let node = this.places[0]?.parentElement; node; node = node.parentElement) {
      if (getComputedStyle(node).overflowY !== 'auto') continue;
      node.addEventListener('keydown', this.key);
      return (this.pane = node);
    }
    return undefined;
  }

  /** A smooth scroll would arrive where the end was estimated. */
  private goToEnd(event: KeyboardEvent): void {
    const { pane } = this;
    if (event.key !== 'End' || event.target !== pane || event.defaultPrevented || !pane) return;
    event.preventDefault();
    for (
      let index = this.places.length - 1, px = 0;
      index >= 0 && px < pane.clientHeight;
      index -= 1
    ) {
      this.fill(index);
      px += this.places[index]?.offsetHeight ?? 0;
    }
    scrollToEnd(pane);
  }
}

function isAtEnd({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollTop > 0 && scrollHeight - clientHeight - scrollTop < 2;
}

function scrollToEnd(pane: HTMLElement): void {
  pane.scrollTop = pane.scrollHeight;
}

function holdsSelection(place: HTMLElement): boolean {
  if (place.contains(document.activeElement)) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(place, true);
}

/** So many items to a block. */
export function inBlocks<T>(
  items: readonly T[],
  size: number,
  itemPx: number,
  fill: (items: readonly T[], from: number) => readonly Node[],
): Block[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) => {
    const part = items.slice(place * size, (place + 1) * size);
    return { estimate: part.length * itemPx, fill: () => fill(part, place * size) };
  });
}
