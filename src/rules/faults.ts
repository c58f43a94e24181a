/**
 * Faults that repeat. A client or a server that does a thing wrong does it on every request, so one
 * finding speaks for all of them, with their number and the first few as evidence.
 */
import type { Exchange } from '../analysis/model.ts';
import {
  Counted,
  CountedWatch,
  Faults,
  type CountedOptions,
  type JudgeCounted,
} from './countedFaults.ts';
import type { Severity, Subject, SubjectKind, Verdict } from './rule.ts';
import type { Tally } from './tally.ts';
import type { Change, RuleContext, Say, Watch } from './watch.ts';

/** What is kept of an exchange in which a fault was found. */
export type FaultyExchange = Pick<Exchange, 'index' | 'x' | 'plane' | 'status' | 'inferred'>;

/** One instance of what a rule looks for. */
export interface Fault {
  readonly exchange: FaultyExchange;
  /** Further exchanges that prove it. */
  readonly with?: readonly number[];
}

/** Said where something may have passed while nothing was recorded. */
export const NOT_ALL_RECORDED = 'Not all of the traffic after that was recorded.';

/** So many exchanges are named as evidence. */
export const EXAMPLES = 5;

/** What a rule says of the faults it gathered. */
export interface Judgement {
  readonly message: string;
  readonly severity?: Severity;
  readonly inferred?: boolean;
}

/** The faults in one exchange, which it shows by itself. */
export type FindFaults<F extends Fault> = (
  exchange: Exchange,
  context: RuleContext,
) => readonly F[];

/** What a rule says of all faults of a subject, in order. */
export type JudgeFaults<F extends Fault> = (
  faults: readonly F[],
  subject: string,
  context: RuleContext,
) => Judgement | undefined;

/** Whether a candidate is a fault, where that rests on other exchanges and may still change. */
export type ConfirmFault<C extends Fault, F extends Fault> = (
  candidate: C,
  context: RuleContext,
) => F | undefined;

/** One verdict a plane: the fault is the client's. */
export function perPlane<F extends Fault>(
  find: FindFaults<F>,
  judge: JudgeCounted<F>,
  rest: Rest = {},
): Watch {
  return counted('plane', find, judge, rest);
}

type Rest = Pick<CountedOptions<Fault>, 'byVersion' | 'always' | 'may'>;

function counted<F extends Fault>(
  kind: 'plane' | 'capture',
  find: FindFaults<F>,
  judge: JudgeCounted<F>,
  rest: Rest,
): Watch {
  return new CountedWatch({ kind, find, judge, verdictOn, brief, examples: EXAMPLES, ...rest });
}

/** As `perPlane`, where the exchange alone shows no more than a candidate. */
export function perPlaneConfirmed<C extends Fault, F extends Fault>(
  find: FindFaults<C>,
  confirm: ConfirmFault<C, F>,
  judge: JudgeFaults<F>,
): Watch {
  return new FaultWatch('plane', find, judge, confirm);
}

/** One verdict: the fault is the server's, and a capture has one server. */
export function perCapture<F extends Fault>(
  find: FindFaults<F>,
  judge: JudgeCounted<F>,
  rest: Rest = {},
): Watch {
  return counted('capture', find, judge, rest);
}

/** As `perCapture`, where the exchange alone shows no more than a candidate. */
export function perCaptureConfirmed<C extends Fault, F extends Fault>(
  find: FindFaults<C>,
  confirm: ConfirmFault<C, F>,
  judge: JudgeFaults<F>,
): Watch {
  return new FaultWatch('capture', find, judge, confirm);
}

/** The part of an exchange that faults keep, so that they do not keep the rest of it in memory. */
export function brief({ index, x, plane, status, inferred }: Exchange): FaultyExchange {
  return { index, x, plane, inferred, ...(status === undefined ? {} : { status }) };
}

/** Keeps the candidates of each plane or of the capture, and judges all of them whenever something came. */
class FaultWatch<C extends Fault, F extends Fault> implements Watch {
  private readonly groups = new Map<string, Map<number, readonly C[]>>();
  private readonly groupOf = new Map<number, string>();

  constructor(
    private readonly kind: SubjectKind & ('plane' | 'capture'),
    private readonly find: FindFaults<C>,
    private readonly judge: JudgeFaults<F>,
    private readonly confirm: ConfirmFault<C, F>,
  ) {}

  concerns(exchange: Exchange, context: RuleContext): boolean {
    return this.find(exchange, context).length > 0;
  }

  update(change: Change, say: Say): void {
    for (const exchange of change.exchanges) this.look(exchange, change);
    if (change.more) return;
    // What confirms a candidate may have come with any exchange.
    for (const group of this.groups.keys()) say(group, this.verdictsOn(group, change));
  }

  private look(exchange: Exchange, context: RuleContext): void {
    const found = this.find(exchange, context);
    const known = this.groupOf.get(exchange.index);
    if (found.length === 0 && known === undefined) return;
    if (known !== undefined) this.forget(exchange.index, known);
    if (found.length === 0) return;
    const group = this.kind === 'plane' ? exchange.plane : this.kind;
    const held = this.groups.get(group) ?? new Map<number, readonly C[]>();
    this.groups.set(group, held);
    const kept = brief(exchange);
    held.set(
      exchange.index,
      found.map((fault) => ({ ...fault, exchange: kept })),
    );
    this.groupOf.set(exchange.index, group);
  }

  private forget(index: number, group: string): void {
    this.groups.get(group)?.delete(index);
    this.groupOf.delete(index);
  }

  private verdictsOn(group: string, context: RuleContext): Verdict[] {
    const held = [...(this.groups.get(group) ?? [])].sort(([a], [b]) => a - b);
    const faults = held.flatMap(([, found]) => this.confirmed(found, context));
    const judgement = faults.length === 0 ? undefined : this.judge(faults, group, context);
    return judgement ? [verdictOn({ kind: this.kind, key: group }, faults, judgement)] : [];
  }

  private confirmed(found: readonly C[], context: RuleContext): readonly F[] {
    return found.flatMap((candidate) => this.confirm(candidate, context) ?? []);
  }
}

/** One verdict a plane on faults that were gathered already. */
export function verdictsOnPlanes<F extends Fault>(
  faults: readonly F[],
  judge: (faults: readonly F[], plane: string) => Judgement,
): Verdict[] {
  return [...groupBy(faults, ({ exchange }) => exchange.plane)].map(([plane, held]) =>
    verdictOn({ kind: 'plane', key: plane }, held, judge(held, plane)),
  );
}

/** One verdict on faults that were gathered already. */
export function verdictsOnCapture<F extends Fault>(
  faults: readonly F[],
  judge: (faults: readonly F[]) => Judgement,
): Verdict[] {
  if (faults.length === 0) return [];
  return [verdictOn({ kind: 'capture', key: 'capture' }, faults, judge(faults))];
}

export function verdictOn(
  subject: Subject,
  faults: readonly Fault[],
  { message, severity, inferred = false }: Judgement,
): Verdict {
  const exchanges = faults
    .slice(0, EXAMPLES)
    .flatMap(({ exchange, with: others = [] }) => [...others, exchange.x]);
  return {
    subject,
    message,
    exchanges: [...new Set(exchanges)].sort((a, b) => a - b),
    inferred,
    ...(severity === undefined ? {} : { severity }),
  };
}

export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** "exchange 3", "exchanges 3, 5, 8, 9, 11 and 40 more". */
export function inExchanges(faults: readonly Fault[] | Faults<Fault>): string {
  const { count: all, first } =
    faults instanceof Faults ? faults.exchanges(EXAMPLES) : exchangesOf(faults);
  if (all === 1) return `exchange ${first[0]}`;
  const more = all - EXAMPLES;
  const named = first.join(', ');
  return more > 0 ? `exchanges ${named} and ${more} more` : `exchanges ${named}`;
}

function exchangesOf(faults: readonly Fault[]) {
  const numbers = [...new Set(faults.map(({ exchange }) => exchange.x))];
  return { count: numbers.length, first: numbers.slice(0, EXAMPLES) };
}

/** "1 request", "3 requests". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The distinct texts, the first few of them, the most frequent first. */
export function listed(texts: Iterable<string> | Counted<string>): string {
  const counts = new Map<string, number>();
  const entries = texts instanceof Counted ? texts.entries : [...texts].map(once);
  for (const [text, times] of entries) counts.set(text, (counts.get(text) ?? 0) + times);
  const names = [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
  return firstOf(names.slice(0, EXAMPLES), names.length);
}

/** The same of texts that were counted as they came. */
export function listedIn(tally: Tally): string {
  return firstOf(tally.first(), tally.distinct);
}

function firstOf(names: readonly string[], all: number): string {
  const more = all - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

function once(text: string): readonly [string, number] {
  return [text, 1];
}
