import type { Exchange, Model } from '../analysis/model.ts';
import { stableOrder } from '../base/stableOrder.ts';
import type { RowSort, SortColumn } from '../contract/api.ts';
import type { ExchangeSeverities } from './exchangeSeverities.ts';
import type { Group } from './groups.ts';
import { labelOf } from './rows.ts';

type Numbers = readonly number[];

const FAILED: ReadonlySet<string> = new Set(['tool-error', 'rpc-error', 'http-error', 'aborted']);

/**
 * The rows of a group in the order of a column. What a column says of all exchanges is kept as numbers as
 * long as the view lasts, and so is the order of each group that was looked at: no row is made for it.
 */
export class RowOrder {
  private readonly keys = new Map<SortColumn, Float64Array>();
  private readonly ordered = new WeakMap<Group, Map<string, Numbers>>();

  constructor(
    private readonly model: Pick<Model, 'counts' | 'glances' | 'session'>,
    private readonly severities: Pick<ExchangeSeverities, 'rankAt'>,
  ) {}

  /** Those of the same value as they began; those without one last, either way. */
  numbers(group: Group, sort: RowSort | undefined): Numbers {
    if (!sort || !Object.hasOwn(keyOf, sort.column)) return group.numbers;
    const { column, descending = false } = sort;
    const name = `${column} ${String(descending)}`;
    const known = this.ordered.get(group) ?? new Map<string, Numbers>();
    const numbers = known.get(name) ?? this.order(group.numbers, column, descending);
    this.ordered.set(group, known.set(name, numbers));
    return numbers;
  }

  /** When the exchange before this one among those of the group began. */
  previousT({ numbers }: Group, x: number): number | undefined {
    const { glances } = this.model;
    const own = glances.placeOf(x) ?? 0;
    let [from, to] = [0, numbers.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((glances.placeOf(numbers[middle] ?? 0) ?? 0) < own) from = middle + 1;
      else to = middle;
    }
    const before = glances.placeOf(numbers[from - 1] ?? -1);
    return before === undefined ? undefined : glances.startT(before);
  }

  private order(numbers: Numbers, column: SortColumn, descending: boolean): Numbers {
    const { glances } = this.model;
    const all = this.keys.get(column) ?? this.keysOf(column);
    this.keys.set(column, all);
    const own = new Float64Array(numbers.length);
    for (const [place, x] of numbers.entries()) own[place] = all[glances.placeOf(x) ?? -1] ?? NaN;
    return Array.from(stableOrder(own, descending), (place) => numbers[place] ?? 0);
  }

  private keysOf(column: SortColumn): Float64Array {
    const { model, severities } = this;
    const { counts, glances } = model;
    const keys = new Float64Array(counts.exchanges);
    const key = keyOf[column]({ model, severities });
    const texts = new Texts();
    for (let index = 0; index < keys.length; index += 1) {
      const like = glances.like(index);
      const value = like && key(index, like);
      keys[index] = typeof value === 'string' ? texts.numberOf(value) : (value ?? NaN);
    }
    return texts.size === 0 ? keys : keys.map((number) => texts.rankOf(number));
  }
}

interface Source {
  readonly model: Pick<Model, 'glances' | 'session'>;
  readonly severities: Pick<ExchangeSeverities, 'rankAt'>;
}

/** What a column says of an exchange, by which its rows are ordered; undefined where it says nothing. */
type Key = (index: number, like: Exchange) => number | string | undefined;

const keyOf: Readonly<Record<SortColumn, (source: Source) => Key>> = {
  number:
    ({ model: { glances } }) =>
    (index) =>
      glances.x(index),
  time:
    ({ model: { glances } }) =>
    (index) =>
      glances.startT(index),
  // In order of creation.
  session:
    ({ model }) =>
    (index) =>
      model.session(model.glances.sessionId(index) ?? '')?.index,
  batch:
    ({ model: { glances } }) =>
    (index) =>
      glances.batch(index),
  method: () => remembered(labelOf),
  tool:
    () =>
    (_, { tool }) =>
      tool,
  // Of the same status, what failed comes after what went well.
  status:
    () =>
    (_, { status, outcome }) =>
      status === undefined ? undefined : status + (FAILED.has(outcome) ? 0.5 : 0),
  duration:
    ({ model: { glances } }) =>
    (index) => {
      const endT = glances.endT(index);
      return endT === undefined ? undefined : Math.max(0, endT - glances.startT(index));
    },
  size:
    ({ model: { glances } }) =>
    (index) =>
      glances.bytesDown(index),
  client:
    () =>
    (_, { plane }) =>
      plane,
  // The worst of them: nothing found comes before a note, and an error last.
  findings:
    ({ severities }) =>
    (index) =>
      severities.rankAt(index),
};

/** One for many is asked once. */
function remembered(textOf: (like: Exchange) => string): Key {
  const known = new Map<Exchange, string>();
  return (_, like) => {
    const text = known.get(like) ?? textOf(like);
    known.set(like, text);
    return text;
  };
}

/** Texts by numbers in the order they come, and their ranks once all have come. */
class Texts {
  private readonly numbers = new Map<string, number>();
  private ranks: Float64Array | undefined;

  get size(): number {
    return this.numbers.size;
  }

  numberOf(text: string): number {
    const known = this.numbers.get(text) ?? this.numbers.size;
    this.numbers.set(text, known);
    return known;
  }

  rankOf(number: number): number {
    this.ranks ??= this.rank();
    return this.ranks[number] ?? NaN;
  }

  private rank(): Float64Array {
    const ranks = new Float64Array(this.size);
    const inOrder = [...this.numbers.keys()].sort((a, b) => a.localeCompare(b, 'en'));
    for (const [rank, text] of inOrder.entries()) ranks[this.numberOf(text)] = rank;
    return ranks;
  }
}
