/** Two runs of exchanges side by side, for comparing sessions or batches. */

export interface AlignedPair<T> {
  readonly left?: T;
  readonly right?: T;
}

/** Longer runs are aligned by position alone: the table would grow with the product of both. */
const LONGEST = 2000;

/**
 * Pairs the items of two runs with equal keys, in order, so that as many as possible have a partner
 * (the longest common subsequence); the others stand alone where they came.
 */
export function align<T>(
  left: readonly T[],
  right: readonly T[],
  keyOf: (item: T) => string,
): AlignedPair<T>[] {
  const a = left.map(keyOf);
  const b = right.map(keyOf);
  if (a.length > LONGEST || b.length > LONGEST) return byPosition(left, right);
  const lengths = commonLengths(a, b);
  const pairs: AlignedPair<T>[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const one = left[i];
    const other = right[j];
    if (one !== undefined && other !== undefined && a[i] === b[j]) {
      pairs.push({ left: one, right: other });
      i += 1;
      j += 1;
    } else if (one !== undefined && (other === undefined || longer(lengths, i, j))) {
      pairs.push({ left: one });
      i += 1;
    } else if (other !== undefined) {
      pairs.push({ right: other });
      j += 1;
    }
  }
  return pairs;
}

/** Leaving out the left item keeps at least as many pairs as leaving out the right one. */
function longer(lengths: readonly (readonly number[])[], i: number, j: number): boolean {
  return (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0);
}

/** How many pairs the rests of both from each place on can have. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = table[i];
    const below = table[i + 1];
    if (!row || !below) continue;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function byPosition<T>(left: readonly T[], right: readonly T[]): AlignedPair<T>[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, place) => {
    const one = left[place];
    const other = right[place];
    return {
      ...(one !== undefined && { left: one }),
      ...(other !== undefined && { right: other }),
    };
  });
}
