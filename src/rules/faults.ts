/**
 * Faults that repeat. A client or a server that does a thing wrong does it on every request, so one
 * finding speaks for all of them, with their number and the first few as evidence.
 */
import type { Exchange } from '../analysis/model.ts';
import type { Severity, Subject, Verdict } from './rule.ts';

/** One instance of what a rule looks for. */
export interface Fault {
  readonly exchange: Exchange;
  /** Further exchanges that prove it. */
  readonly with?: readonly number[];
}

/** So many exchanges are named as evidence. */
export const EXAMPLES = 5;

/** What a rule says of the faults it gathered. */
export interface Judgement {
  readonly message: string;
  readonly severity?: Severity;
  readonly inferred?: boolean;
}

/** One verdict a plane: the fault is the client's. */
export function perPlane<F extends Fault>(
  faults: Iterable<F>,
  judge: (faults: readonly F[], plane: string) => Judgement,
): Verdict[] {
  const planes = groupBy(faults, ({ exchange }) => exchange.plane);
  return [...planes].map(([plane, held]) =>
    verdictOn({ kind: 'plane', key: plane }, held, judge(held, plane)),
  );
}

/** One verdict: the fault is the server's, and a capture has one server. */
export function perCapture<F extends Fault>(
  faults: Iterable<F>,
  judge: (faults: readonly F[]) => Judgement,
): Verdict[] {
  const held = [...faults];
  return held.length === 0
    ? []
    : [verdictOn({ kind: 'capture', key: 'capture' }, held, judge(held))];
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
export function inExchanges(faults: readonly Fault[]): string {
  const numbers = [...new Set(faults.map(({ exchange }) => exchange.x))];
  if (numbers.length === 1) return `exchange ${numbers[0]}`;
  const more = numbers.length - EXAMPLES;
  const named = numbers.slice(0, EXAMPLES).join(', ');
  return more > 0 ? `exchanges ${named} and ${more} more` : `exchanges ${named}`;
}

/** "1 request", "3 requests". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The distinct texts, the first few of them, the most frequent first. */
export function listed(texts: Iterable<string>): string {
  const groups = [...groupBy(texts, (text) => text)].sort(([, a], [, b]) => b.length - a.length);
  const names = groups.map(([text]) => text);
  const more = names.length - EXAMPLES;
  const named = names.slice(0, EXAMPLES).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}
