import type { Filter } from './ast.ts';
import { flagRead, numberReads, textMatches, textReads, type TextMatch } from './reads.ts';
import type { FilterRow } from './row.ts';

export type Predicate = (row: FilterRow) => boolean;

const compiled = new WeakMap<Filter, Predicate>();

/** Whether the filter is true of the row. What a row lacks makes a term false, never an error. */
export function matches(filter: Filter, row: FilterRow): boolean {
  let predicate = compiled.get(filter);
  if (!predicate) {
    predicate = compile(filter);
    compiled.set(filter, predicate);
  }
  return predicate(row);
}

/** The filter as a function, prepared once for many rows. */
export function compile(filter: Filter): Predicate {
  switch (filter.kind) {
    case 'and': {
      const items = filter.items.map(compile);
      return (row) => items.every((item) => item(row));
    }
    case 'or': {
      const items = filter.items.map(compile);
      return (row) => items.some((item) => item(row));
    }
    case 'not': {
      const item = compile(filter.item);
      return (row) => !item(row);
    }
    case 'text':
      return compileText(filter.text);
    case 'field':
      return compileField(filter);
    case 'number':
      return compileNumber(filter);
    case 'flag': {
      const read = flagRead(filter.field, filter.flag);
      return (row) => read?.(row) ?? false;
    }
  }
}

function compileText(text: string): Predicate {
  const wanted = text.toLowerCase();
  return (row) =>
    [row.label, row.tool, row.path, row.sessionId].some((value) => includes(value, wanted)) ||
    (row.says?.(wanted) ?? false);
}

function includes(value: string | undefined, wanted: string): boolean {
  return value?.toLowerCase().includes(wanted) ?? false;
}

/** The free texts of a filter, in lower case. */
export function freeTextsOf(filter: Filter): string[] {
  switch (filter.kind) {
    case 'text':
      return [filter.text.toLowerCase()];
    case 'and':
    case 'or':
      return filter.items.flatMap(freeTextsOf);
    case 'not':
      return freeTextsOf(filter.item);
    case 'field':
    case 'number':
    case 'flag':
      return [];
  }
}

function compileField({ field, exact, value }: Extract<Filter, { kind: 'field' }>): Predicate {
  const read = textReads[field];
  const test = exact
    ? (seen: string) => seen === value
    : remembered(wildcard(value, textMatches[field]));
  return (row) => {
    const seen = read(row);
    if (typeof seen === 'string') return test(seen);
    return seen?.some((one) => one !== undefined && test(one)) ?? false;
  };
}

/** Answers kept by one test. */
const REMEMBERED = 4096;

/** Rows say the same few words over and over. */
function remembered(test: (seen: string) => boolean): (seen: string) => boolean {
  const answers = new Map<string, boolean>();
  return (seen) => {
    const known = answers.get(seen);
    if (known !== undefined) return known;
    const answer = test(seen);
    if (answers.size < REMEMBERED) answers.set(seen, answer);
    return answer;
  };
}

function compileNumber(filter: Extract<Filter, { kind: 'number' }>): Predicate {
  const read = numberReads[filter.field];
  const test = comparisonWith(filter.comparison, filter.value);
  return (row) => {
    const seen = read(row);
    return seen !== undefined && test(seen);
  };
}

function comparisonWith(
  comparison: Extract<Filter, { kind: 'number' }>['comparison'],
  wanted: number,
): (seen: number) => boolean {
  switch (comparison) {
    case '=':
      return (seen) => seen === wanted;
    case '<':
      return (seen) => seen < wanted;
    case '<=':
      return (seen) => seen <= wanted;
    case '>':
      return (seen) => seen > wanted;
    case '>=':
      return (seen) => seen >= wanted;
  }
}

/**
 * `*` stands for any run of characters. Found piece by piece from the left, which takes time in
 * proportion to the text, whatever the pattern: the texts come from the wire.
 */
function wildcard(pattern: string, match: TextMatch): (seen: string) => boolean {
  const pieces = pattern.toLowerCase().split('*');
  if (match === 'part') pieces.unshift('');
  if (match !== 'whole') pieces.push('');
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  return (seen) => {
    const text = seen.toLowerCase();
    if (last === undefined) return text === first;
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}
