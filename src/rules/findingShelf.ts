import type { Finding } from './rule.ts';

/** The findings of one rule and severity, by the first exchange that proves them, then by subject. */
export class FindingShelf {
  private readonly held: Finding[] = [];

  get findings(): readonly Finding[] {
    return this.held;
  }

  add(finding: Finding): void {
    this.held.splice(this.placeOf(finding), 0, finding);
  }

  remove(finding: Finding): void {
    for (let at = this.placeOf(finding); at < this.held.length; at += 1) {
      if (this.held[at] !== finding) continue;
      this.held.splice(at, 1);
      return;
    }
  }

  /** Before its equals. New ones mostly come last. */
  private placeOf(finding: Finding): number {
    let high = this.held.length;
    const last = this.held[high - 1];
    if (last === undefined || comparePlaces(last, finding) < 0) return high;
    let low = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.held[middle];
      if (item !== undefined && comparePlaces(item, finding) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** By the first exchange that proves them; last, what none does. */
export function compareFindings(a: Finding, b: Finding): number {
  return compare(firstExchange(a), firstExchange(b));
}

/** What was said first depends on how the news was cut; it must not decide between equals. */
function comparePlaces(a: Finding, b: Finding): number {
  return compareFindings(a, b) || compareSubjects(a, b);
}

function compareSubjects({ subject: a }: Finding, { subject: b }: Finding): number {
  if (a.kind === 'exchange' && b.kind === 'exchange') return Number(a.key) - Number(b.key);
  return compare(a.key, b.key);
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstExchange({ exchanges }: Finding): number {
  return exchanges[0] ?? Infinity;
}
