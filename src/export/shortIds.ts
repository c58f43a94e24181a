/** How an id is written where there is little room. */
export type ShortId = (id: string) => string;

const SHORTEST = 8;

/**
 * The first characters of an id, as many as tell all of them apart and eight at least: enough to
 * find it in a server’s log. An id that is nearly as short stays whole.
 */
export function shortIds(ids: readonly string[]): ShortId {
  const length = distinctLength(ids);
  return (id) => (id.length <= length + 4 ? id : id.slice(0, length));
}

/** In sorted order the longest common beginning of two ids is that of two neighbours. */
function distinctLength(ids: readonly string[]): number {
  const sorted = [...new Set(ids)].sort();
  let length = SHORTEST;
  sorted.forEach((id, index) => {
    length = Math.max(length, commonLength(sorted[index - 1] ?? '', id) + 1);
  });
  return length;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** Writes these ids short wherever they stand as a word of a sentence. */
export function shortenIn(ids: readonly string[], shortId: ShortId): (text: string) => string {
  const known = new Set(ids);
  return (text) => text.replace(WORD, (word) => (known.has(word) ? shortId(word) : word));
}

const WORD = /[^\s(),;:]*[^\s(),;:.]/g;
