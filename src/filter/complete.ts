import { fieldNames, flagsOf, helpOf, knownValues, type FieldName } from './fields.ts';
import { printValue } from './print.ts';

export interface Suggestion {
  /** Shown in the list. */
  readonly label: string;
  readonly help: string;
  /** Replaces the text from `from` to `to`. */
  readonly insert: string;
}

export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly suggestions: readonly Suggestion[];
}

/** Values seen in the capture, for the fields where they are worth suggesting. */
export type SeenValues = (field: FieldName) => readonly string[];

const NONE: SeenValues = () => [];

/** What may stand where the cursor is: field names in a word, values after a field's colon. */
export function complete(text: string, cursor: number, values: SeenValues = NONE): Completion {
  const before = text.slice(0, cursor);
  const word = wordBefore(before);
  const to = cursor + (/^[^\s()"]*/.exec(text.slice(cursor))?.[0].length ?? 0);
  const colon = word.indexOf(':');
  const field = fieldNames.find((name) => name === word.slice(0, Math.max(0, colon)));
  if (field !== undefined) {
    const typed = word.slice(colon + 1);
    return { from: cursor - typed.length, to, suggestions: valuesFor(field, typed, values) };
  }
  const typed = colon < 0 ? word : undefined;
  return {
    from: cursor - word.length,
    to,
    suggestions: typed === undefined ? [] : namesFor(typed),
  };
}

/** The term the cursor stands in, up to the cursor, without a leading `-` and parentheses. */
function wordBefore(before: string): string {
  const term =
    /(?:[^\s()":]+:=?(?:"[^"]*|\([^\s()]*|[^\s()"]*)|[^\s()":]*)$/u.exec(before)?.[0] ?? '';
  return term.replace(/^-+/, '');
}

function namesFor(typed: string): Suggestion[] {
  return ranked(typed, fieldNames).map((name) => ({
    label: `${name}:`,
    help: helpOf(name),
    insert: `${name}:`,
  }));
}

function valuesFor(field: FieldName, typed: string, values: SeenValues): Suggestion[] {
  const ours = knownValues(field);
  const known = [...new Set([...values(field), ...ours])];
  const wanted = typed.replace(/^="?|^"/, '');
  return ranked(wanted, known).map((value) => ({
    label: value,
    help: field === 'is' || field === 'has' ? (flagsOf(field)[value] ?? '') : '',
    // Only our own are comparisons; a captured value may begin like one.
    insert: ours.includes(value) && /^[<>]/.test(value) ? value : printValue(value),
  }));
}

/** Those that begin with what was typed, then those that hold it. */
function ranked<T extends string>(typed: string, candidates: readonly T[]): T[] {
  const wanted = typed.toLowerCase();
  const begins = candidates.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  const holds = candidates.filter((candidate) => candidate.toLowerCase().includes(wanted));
  return [...new Set([...begins, ...holds])];
}
