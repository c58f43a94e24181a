import type { Gap } from '../analysis/gaps.ts';
import type { Model } from '../analysis/model.ts';
import type { Mark } from '../capture/mark.ts';
import type { MarkView } from '../contract/api.ts';
import { gapText } from '../export/gapText.ts';

/** The marks of a capture and the gaps in it at one revision, on the axis and at the exchanges they stand with. */
export class Marks {
  /** In order of time. */
  readonly list: readonly MarkView[];
  private readonly notes: ReadonlyMap<number, readonly string[]>;
  private readonly shown: ReadonlyMap<number, readonly string[]>;

  /** Another one whenever the list is: one more with a mark, and when a gap begins and ends. */
  readonly revision: number;

  constructor(marks: readonly Mark[], model: Model) {
    this.revision = marksRevision(marks, model);
    const views = marks.map((mark) => viewOf(mark, model));
    const gaps = model.gaps.map((gap) => gapView(gap, model));
    this.list = [...views, ...gaps].sort((a, b) => a.t - b.t);
    this.notes = notesOf(views.sort((a, b) => a.t - b.t));
    this.shown = notesOf(this.list);
  }

  /** The notes that stand with an exchange, in order of time. */
  of(x: number): readonly string[] | undefined {
    return this.notes.get(x);
  }

  /** These, and what was not recorded after it had begun. */
  shownAt(x: number): readonly string[] | undefined {
    return this.shown.get(x);
  }
}

export function marksRevision(marks: readonly Mark[], { gaps }: Pick<Model, 'gaps'>): number {
  return gaps.reduce((sum, { toT }) => sum + (toT === Infinity ? 1 : 2), marks.length);
}

function notesOf(views: readonly MarkView[]): Map<number, string[]> {
  const notes = new Map<number, string[]>();
  for (const { x, note } of views) {
    if (x === undefined) continue;
    const known = notes.get(x) ?? [];
    known.push(note);
    notes.set(x, known);
  }
  return notes;
}

function gapView(gap: Gap, model: Model): MarkView {
  const { fromT, toT } = gap;
  const x = xBefore(fromT, model);
  return {
    ...{ t: fromT, toT: Math.min(toT, Number.MAX_SAFE_INTEGER), note: gapText(gap) },
    ...(x === undefined ? {} : { x }),
    moment: true,
  };
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
