/**
 * Markdown as GitHub reads it, out of text that may be hostile. Captured text stands in code spans,
 * where neither markup nor links, mentions, references or emoji are read; the few words that stand
 * outside one are letters and digits.
 */

/** What stands for a value that is not there. */
export const NOTHING = '–';

/** Characters a code span may hold of one value, and a sentence in all. */
const LONGEST_SPAN = 120;
const LONGEST_SENTENCE = 600;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const PLAIN_WORD = /^\(?\p{L}[\p{L}’]*(?:-\p{L}+)*[),.;:]*$/u;
const PLAIN_NUMBER = /^\(?[+-]?\d+(?:[.:]\d+)*(?:%|[),.;:]*)$/;

/** Captured text as a code span; control characters are shown as their code points. */
export function code(text: string, longest = LONGEST_SPAN): string {
  const shown = cut(visible(text), longest).trim();
  if (shown === '') return NOTHING;
  const runs = [...shown.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const padding = runs.length > 0 ? ' ' : '';
  return `${fence}${padding}${withoutCellEnd(shown)}${padding}${fence}`;
}

/**
 * A sentence of ours that quotes captured values: each word that is more than a word or a number
 * becomes a code span.
 */
export function sentence(text: string, longest = LONGEST_SENTENCE): string {
  return cut(visible(text.replace(/\s+/g, ' ')).trim(), longest)
    .split(' ')
    .map(word)
    .join(' ');
}

/** A table; cells are Markdown already. Empty where there is nothing to show. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string[] {
  if (rows.length === 0) return [];
  const rule = head.map((_, column) => (numbers.includes(column) ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** The first `limit` rows, and a sentence on how many more there are. */
export function firstOf<T>(
  items: readonly T[],
  limit: number,
): { shown: readonly T[]; more: string[] } {
  const left = items.length - limit;
  const more = left > 0 ? ['', `… and ${left} more.`] : [];
  return { shown: items.slice(0, limit), more };
}

/** Control, format and unpaired characters as their code points: nothing reorders or hides text. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** At most so many characters; what is left out is said by an ellipsis. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${Array.from(text.slice(0, longest * 2))
    .slice(0, longest)
    .join('')}…`;
}

function word(text: string): string {
  if (PLAIN_WORD.test(text) || PLAIN_NUMBER.test(text) || /^[–—;:,.]$/.test(text)) return text;
  const [, open = '', inner = '', close = ''] = /^(\(?)(.*?)([),.;:]*)$/u.exec(text) ?? [];
  return inner === '' ? code(text) : `${open}${code(inner)}${close}`;
}

/**
 * A pipe ends a table cell, in a code span too, unless a backslash stands before it; after another
 * backslash readers disagree, so there it is replaced.
 */
function withoutCellEnd(text: string): string {
  return text.replace(/(?<=\\)\|/g, '¦').replaceAll('|', '\\|');
}
