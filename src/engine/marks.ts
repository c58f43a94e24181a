import type { Model } from '../analysis/model.ts';
import type { Mark } from '../capture/mark.ts';
import type { MarkView } from '../contract/api.ts';
import { cutText, gapText } from '../export/gapText.ts';

/**
 * The marks of a capture and the gaps in it at one revision, on the axis and at the exchanges they stand
 * with; and where it breaks off, which leaves the same hole.
 */
export class Marks {
  /** In order of time. */
  readonly list: readonly MarkView[];
  private readonly notes: ReadonlyMap<number, readonly string[]>;
  private readonly shown: ReadonlyMap<number, readonly string[]>;

  /** Another one whenever the list is. */
  readonly revision: number;

  /** `cutT`: the last moment of a capture that has no end. */
  constructor(marks: readonly Mark[], model: Model, cutT?: number) {
    this.revision = marksRevision(marks, model, cutT);
    const views = marks.map((mark) => viewOf(mark, model));
    const gaps = model.gaps.map((gap) => missing(gap.fromT, gap.toT, gapText(gap), model));
    const paused = model.gaps.some(({ toT }) => toT === Infinity);
    const cut = paused || cutT === undefined ? [] : [missing(cutT, Infinity, cutText(cutT), model)];
    this.list = [...views, ...gaps, ...cut].sort((a, b) => a.t - b.t);
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

/** One more with a mark, and when a gap begins and ends; where the capture breaks off, that moment counts. */
export function marksRevision(
  marks: readonly Mark[],
  { gaps }: Pick<Model, 'gaps'>,
  cutT?: number,
): number {
  const cut = cutT === undefined ? 0 : 1 + cutT;
  return gaps.reduce((sum, { toT }) => sum + (toT === Infinity ? 1 : 2), marks.length + cut);
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

/** What is missing between two times. */
function missing(fromT: number, toT: number, note: string, model: Model): MarkView {
  const x = xBefore(fromT, model);
  return {
    ...{ t: fromT, toT: Math.min(toT, Number.MAX_SAFE_INTEGER), note },
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
