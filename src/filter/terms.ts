import type { Filter } from './ast.ts';
import { parseFilter } from './parse.ts';
import { printFilter } from './print.ts';

/** The terms that must all hold, each as text; none for an empty filter or one that cannot be read. */
export function termsOf(text: string): string[] {
  const parsed = parseFilter(text);
  return parsed.ok ? itemsOf(parsed.value).map(printTerm) : [];
}

export function withoutTerm(text: string, term: string): string {
  return termsOf(text)
    .filter((each) => each !== term)
    .join(' ');
}

/** The filter with one more term, its opposite removed; with the term there already, without it. */
export function toggledTerm(text: string, term: string): string {
  const terms = termsOf(text);
  const wanted = termsOf(term);
  if (wanted.every((each) => terms.includes(each))) {
    return terms.filter((each) => !wanted.includes(each)).join(' ');
  }
  return withTerm(text, term);
}

export function withTerm(text: string, term: string): string {
  const wanted = termsOf(term);
  const kept = termsOf(text).filter(
    (each) => !wanted.some((one) => each === one || each === opposite(one)),
  );
  return [...kept, ...wanted].join(' ');
}

/** Whether all terms of `term` stand in the filter. */
export function hasTerm(text: string, term: string): boolean {
  const terms = termsOf(text);
  const wanted = termsOf(term);
  return wanted.length > 0 && wanted.every((each) => terms.includes(each));
}

function opposite(term: string): string {
  return term.startsWith('-') ? term.slice(1) : `-${term}`;
}

function itemsOf(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? filter.items : [filter];
}

function printTerm(filter: Filter): string {
  return filter.kind === 'or' ? `(${printFilter(filter)})` : printFilter(filter);
}
