import type { Model } from '../analysis/model.ts';
import type { Mark } from '../capture/mark.ts';
import type { MarkView } from '../contract/api.ts';

/** The marks of a capture at one revision, on the axis and at the exchanges they stand with. */
export class Marks {
  /** In order of time. */
  readonly list: readonly MarkView[];
  private readonly notes = new Map<number, string[]>();

  constructor(marks: readonly Mark[], model: Model) {
    this.list = marks.map((mark) => viewOf(mark, model)).sort((a, b) => a.t - b.t);
    for (const { x, note } of this.list) {
      if (x === undefined) continue;
      const notes = this.notes.get(x) ?? [];
      notes.push(note);
      this.notes.set(x, notes);
    }
  }

  /** The notes that stand with an exchange, in order of time. */
  of(x: number): readonly string[] | undefined {
    return this.notes.get(x);
  }
}

function viewOf({ note, exchange, t }: Mark, model: Model): MarkView {
  const marked = exchange === undefined ? undefined : model.exchange(exchange);
  if (marked) return { t: marked.startT, note, x: marked.x };
  const x = xBefore(t, model);
  return { t, note, moment: true, ...(x === undefined ? {} : { x }) };
}

/** The exchange that began last before a moment; the first one for a moment before all. */
function xBefore(t: number, model: Model): number | undefined {
  let [from, to] = [0, model.counts.exchanges];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    const begins = model.exchangeAt(middle)?.startT ?? Infinity;
    if (begins <= t) from = middle;
    else to = middle;
  }
  return model.exchangeAt(from)?.x;
}
