/**
 * Scroll arithmetic for lists of any length. Browsers limit the height of an element, so beyond
 * `MAX_CONTENT_PX` the scroll bar's travel is stretched over the list: whole lines stay exact
 * (`topOf` and `scrollTopFor` are inverses), only the bar becomes coarse.
 */
export interface ListGeometry {
  readonly count: number;
  readonly lineHeight: number;
  readonly viewportHeight: number;
}

export const MAX_CONTENT_PX = 8_000_000;

export function contentHeight({ count, lineHeight }: ListGeometry): number {
  return Math.min(count * lineHeight, MAX_CONTENT_PX);
}

/** Pixels of the whole list above the viewport, for a scroll position of the element. */
export function topOf(geometry: ListGeometry, scrollTop: number): number {
  return scrollTop * stretch(geometry);
}

/** The element's scroll position that puts `top` pixels of the list above the viewport. */
export function scrollTopFor(geometry: ListGeometry, top: number): number {
  const whole = geometry.count * geometry.lineHeight;
  const most = Math.max(0, whole - geometry.viewportHeight);
  return Math.min(Math.max(0, top), most) / stretch(geometry);
}

/** Lines that touch the viewport, `overscan` more on either side; `to` is exclusive. */
export function visibleLines(
  geometry: ListGeometry,
  scrollTop: number,
  overscan = 0,
): { from: number; to: number } {
  const top = topOf(geometry, scrollTop);
  const first = Math.floor(top / geometry.lineHeight) - overscan;
  const last = Math.ceil((top + geometry.viewportHeight) / geometry.lineHeight) + overscan;
  const from = Math.min(Math.max(0, first), geometry.count);
  return { from, to: Math.max(from, Math.min(geometry.count, last)) };
}

/** Where line `index` is placed inside the content element. */
export function placeOf(geometry: ListGeometry, scrollTop: number, index: number): number {
  return index * geometry.lineHeight - topOf(geometry, scrollTop) + scrollTop;
}

/** The scroll position that shows line `index` whole, moving as little as possible. */
export function scrollTopShowing(geometry: ListGeometry, scrollTop: number, index: number): number {
  const top = topOf(geometry, scrollTop);
  const line = index * geometry.lineHeight;
  if (line < top) return scrollTopFor(geometry, line);
  const bottom = line + geometry.lineHeight - geometry.viewportHeight;
  return bottom > top ? scrollTopFor(geometry, bottom) : scrollTop;
}

/** A list on the screen: `pageTop` is where its first visible pixel stands on the page. */
export interface PlacedList {
  readonly geometry: ListGeometry;
  readonly scrollTop: number;
  readonly pageTop: number;
}

/**
 * The scroll position that leaves line `index` where it was on the page although the list was moved or
 * resized, and whole within the list. Undefined where the line was out of sight.
 */
export function scrollTopKeeping(
  before: PlacedList,
  now: Omit<PlacedList, 'scrollTop'>,
  index: number,
): number | undefined {
  const { from, to } = visibleLines(before.geometry, before.scrollTop);
  if (index < from || index >= to) return undefined;
  const y = index * before.geometry.lineHeight - topOf(before.geometry, before.scrollTop);
  const top = index * now.geometry.lineHeight - (y + before.pageTop - now.pageTop);
  return scrollTopShowing(now.geometry, scrollTopFor(now.geometry, top), index);
}

function stretch(geometry: ListGeometry): number {
  const whole = geometry.count * geometry.lineHeight;
  if (whole <= MAX_CONTENT_PX) return 1;
  const travel = MAX_CONTENT_PX - geometry.viewportHeight;
  return (whole - geometry.viewportHeight) / travel;
}
