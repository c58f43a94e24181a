/**
 * Captured text as one word of a POSIX-like shell (bash, zsh, ksh), whatever stands in it: nothing is
 * expanded, and no control character reaches the terminal it is pasted into.
 */

/** Letters, marks, digits, punctuation, symbols and the space: what a terminal shows as it is. */
const PLAIN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u;
const FINGERPRINT = /(⟨fp:[0-9a-f]{8}⟩)/;

/** How the text became characters: header values hold one byte each, all else is UTF-8. */
export type TextOf = 'header' | 'utf8';

/** Names the shell variable that stands for a credential, by its mark `⟨fp:xxxxxxxx⟩`. */
export type VariableOf = (mark: string) => string;

/** One word. A mark of a credential becomes the variable that is to hold the credential. */
export function shellWord(text: string, textOf: TextOf, variableOf: VariableOf): string {
  const parts = text.split(FINGERPRINT).map((part, place) => {
    if (place % 2 === 1) return `"$${variableOf(part)}"`;
    return part === '' ? '' : quoted(part, textOf);
  });
  return parts.join('') || "''";
}

function quoted(text: string, textOf: TextOf): string {
  const bytewise = textOf === 'header' && /[\u0080-\u00ff]/.test(text);
  if (PLAIN.test(text) && !bytewise) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${[...text].map((character) => escaped(character, textOf)).join('')}'`;
}

function escaped(character: string, textOf: TextOf): string {
  if (character === '\n') return String.raw`\n`;
  if (character === "'" || character === '\\') return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  if (textOf === 'header' && code >= 0x80 && code <= 0xff) return hex(code);
  if (PLAIN.test(character)) return character;
  return [...new TextEncoder().encode(character)].map(hex).join('');
}

function hex(byte: number): string {
  return String.raw`\x${byte.toString(16).padStart(2, '0')}`;
}
