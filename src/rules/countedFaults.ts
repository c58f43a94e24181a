/**
 * Faults that most requests of a client have. They are counted by what they say, so that neither the
 * millionth costs more than the first nor each is kept: of an exchange no more than its place is.
 */
import { wholeNumbers } from '../base/column.ts';
import { placeOf } from '../base/sortedNumbers.ts';
import type { Exchange } from '../analysis/model.ts';
import type { Fault, FindFaults, Judgement } from './faults.ts';
import type { Verdict } from './rule.ts';
import type { Change, RuleContext, Say, Watch } from './watch.ts';

/** Exchanges whose faults say the same. */
interface Kind<F> {
  readonly key: string;
  /** As found in one of them; the number and place of that exchange say nothing of the others. */
  readonly found: readonly F[];
  /** In the order of beginning. */
  readonly places: number[];
}

/** Values with the number of faults that say them, in the order of the first of each. */
export class Counted<T> implements Iterable<T> {
  constructor(readonly entries: readonly (readonly [value: T, times: number])[]) {}

  /** Each value once. */
  *[Symbol.iterator](): Iterator<T> {
    for (const [value] of this.entries) yield value;
  }
}

/** The faults of one subject. What looks at one of them may look at what it says, its status and `inferred`. */
export class Faults<F extends Fault> {
  constructor(
    private readonly kinds: readonly Kind<F>[],
    private readonly model: RuleContext['model'],
  ) {}

  get length(): number {
    return this.kinds.reduce((sum, { found, places }) => sum + found.length * places.length, 0);
  }

  get first(): F | undefined {
    return this.kinds[0]?.found[0];
  }

  filter(wanted: (fault: F) => boolean): Faults<F> {
    const kinds = this.kinds.map((kind) => ({ ...kind, found: kind.found.filter(wanted) }));
    return new Faults(
      kinds.filter(({ found }) => found.length > 0),
      this.model,
    );
  }

  some(wanted: (fault: F) => boolean): boolean {
    return this.kinds.some(({ found }) => found.some(wanted));
  }

  every(wanted: (fault: F) => boolean): boolean {
    return this.kinds.every(({ found }) => found.every(wanted));
  }

  map<T>(valueOf: (fault: F) => T): Counted<T> {
    return this.flatMap((fault) => [valueOf(fault)]);
  }

  flatMap<T>(valuesOf: (fault: F) => readonly T[]): Counted<T> {
    return new Counted(
      this.kinds.flatMap(({ found, places }) =>
        found.flatMap((fault) => valuesOf(fault).map((value) => [value, places.length] as const)),
      ),
    );
  }

  /** The exchanges that have any of them: how many, and the numbers of the first few. */
  exchanges(few: number): { readonly count: number; readonly first: readonly number[] } {
    const count = this.kinds.reduce((sum, { places }) => sum + places.length, 0);
    const first = this.firstPlaces(few).map(({ place }) => this.numberAt(place));
    return { count, first };
  }

  /** The first few as they are. */
  take(few: number): F[] {
    const faults = this.firstPlaces(few).flatMap(({ place, kind }) => {
      const x = this.numberAt(place);
      return kind.found.map((fault) => {
        return { ...fault, exchange: { ...fault.exchange, index: place, x } };
      });
    });
    return faults.slice(0, few);
  }

  private firstPlaces(few: number): { place: number; kind: Kind<F> }[] {
    return this.kinds
      .flatMap((kind) => kind.places.slice(0, few).map((place) => ({ place, kind })))
      .sort((a, b) => a.place - b.place)
      .slice(0, few);
  }

  private numberAt(place: number): number {
    return this.model.exchangeAt(place)?.x ?? 0;
  }
}

/** What a rule says of all faults of a subject. */
export type JudgeCounted<F extends Fault> = (
  faults: Faults<F>,
  subject: string,
  context: RuleContext,
) => Judgement | undefined;

export interface CountedOptions<F extends Fault> {
  readonly kind: 'plane' | 'capture';
  readonly find: FindFaults<F>;
  readonly judge: JudgeCounted<F>;
  readonly verdictOn: (
    subject: Verdict['subject'],
    faults: readonly Fault[],
    said: Judgement,
  ) => Verdict;
  readonly brief: (exchange: Exchange) => Fault['exchange'];
  /** So many faults are named as evidence. */
  readonly examples: number;
  /** What is found depends on the version negotiated, which may become known later, and on what is `alike`. */
  readonly byVersion?: boolean;
  /** What is said depends on more than the faults. */
  readonly always?: boolean;
  /** Where `find` may find something in one exchange and nothing in another that is `alike`: whether it may at all. */
  readonly may?: (exchange: Exchange) => boolean;
}

/** Counts the faults of each plane or of the capture, and judges those again that changed. */
export class CountedWatch<F extends Fault> implements Watch {
  private readonly groups = new Map<string, Map<string, Kind<F>>>();
  private readonly kinds: { readonly kind: Kind<F>; readonly group: string }[] = [];
  private readonly kindNumbers = new Map<string, number>();
  /** The kinds of exchanges that are alike, by the version negotiated where that counts. */
  private readonly numbersOfAlike = new Map<object, Map<string | undefined, number>>();
  /** By the place of an exchange: the number of its kind, from 1. */
  private readonly kindAt = wholeNumbers();
  private readonly changed = new Set<string>();
  /** Exchanges whose version may still become another, by what it rests on. */
  private readonly unsettled = new Map<string, Set<number>>();

  constructor(private readonly options: CountedOptions<F>) {}

  concerns(exchange: Exchange, context: RuleContext): boolean {
    const { may, find } = this.options;
    return may ? may(exchange) : find(exchange, context).length > 0;
  }

  update(change: Change, say: Say): void {
    if (this.options.byVersion) this.lookAgain(change);
    for (const exchange of change.exchanges) this.look(exchange, change);
    if (change.more) return;
    const due = this.options.always ? this.groups.keys() : this.changed;
    for (const group of [...due]) say(group, this.verdictsOn(group, change));
    this.changed.clear();
  }

  private lookAgain(change: Change): void {
    for (const key of change.negotiated) {
      for (const place of this.unsettled.get(key) ?? []) {
        const exchange = change.model.exchangeAt(place);
        if (exchange) this.look(exchange, change);
      }
    }
  }

  private look(exchange: Exchange, context: RuleContext): void {
    const { may, byVersion } = this.options;
    const matters = !may || may(exchange);
    if (byVersion && matters) this.awaitVersion(exchange, context);
    const known = this.kindAt.get(exchange.index);
    if (!matters && known === 0) return;
    const number = matters ? this.numberFor(exchange, context) : 0;
    if (number === known) return;
    if (known !== 0) this.remove(exchange.index, known);
    if (number !== 0) this.insert(exchange.index, number);
    this.kindAt.set(exchange.index, number);
  }

  /** Of the kind its faults are of, or 0 where it has none. */
  private numberFor(exchange: Exchange, context: RuleContext): number {
    const { may, byVersion, find } = this.options;
    const { alike } = exchange;
    const lookedAt = () => this.numberOf(exchange, find(exchange, context));
    // Where exchanges that are alike may have other faults, each is looked at.
    if (!alike || (may && !byVersion)) return lookedAt();
    const version = byVersion ? context.versionOf(exchange) : undefined;
    let numbers = this.numbersOfAlike.get(alike);
    if (!numbers) this.numbersOfAlike.set(alike, (numbers = new Map<string | undefined, number>()));
    let number = numbers.get(version);
    if (number === undefined) numbers.set(version, (number = lookedAt()));
    return number;
  }

  private awaitVersion(exchange: Exchange, { openVersionOf }: RuleContext): void {
    const key = openVersionOf(exchange);
    if (key === undefined) return;
    const held = this.unsettled.get(key) ?? new Set<number>();
    this.unsettled.set(key, held.add(exchange.index));
  }

  private numberOf(exchange: Exchange, found: readonly F[]): number {
    if (found.length === 0) return 0;
    const { kind, brief } = this.options;
    const { plane, status, inferred } = exchange;
    const said = found.map((fault) => ({ ...fault, exchange: undefined }));
    const key = JSON.stringify([plane, status, inferred, said]);
    let number = this.kindNumbers.get(key);
    if (number === undefined) {
      const kept = brief(exchange);
      const faults = found.map((fault) => ({ ...fault, exchange: kept }));
      const group = kind === 'plane' ? plane : kind;
      number = this.kinds.push({ kind: { key, found: faults, places: [] }, group });
      this.kindNumbers.set(key, number);
    }
    return number;
  }

  private insert(place: number, number: number): void {
    const held = this.kinds[number - 1];
    if (!held) return;
    const { kind, group } = held;
    const kinds = this.groups.get(group) ?? new Map<string, Kind<F>>();
    this.groups.set(group, kinds.set(kind.key, kind));
    const at = placeOf(kind.places, place, itself);
    if (at === kind.places.length) kind.places.push(place);
    else kind.places.splice(at, 0, place);
    this.changed.add(group);
  }

  private remove(place: number, number: number): void {
    const held = this.kinds[number - 1];
    if (!held) return;
    const { kind, group } = held;
    kind.places.splice(placeOf(kind.places, place, itself), 1);
    if (kind.places.length === 0) this.groups.get(group)?.delete(kind.key);
    this.changed.add(group);
  }

  private verdictsOn(group: string, context: RuleContext): Verdict[] {
    const { kind, judge, verdictOn, examples } = this.options;
    const kinds = [...(this.groups.get(group)?.values() ?? [])];
    kinds.sort((a, b) => (a.places[0] ?? 0) - (b.places[0] ?? 0));
    const faults = new Faults(kinds, context.model);
    const judgement = kinds.length === 0 ? undefined : judge(faults, group, context);
    return judgement ? [verdictOn({ kind, key: group }, faults.take(examples), judgement)] : [];
  }
}

function itself(place: number): number {
  return place;
}
