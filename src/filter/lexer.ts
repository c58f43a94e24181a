/** Cuts the text of a filter into tokens. Every token knows where it stood. */

export type Token =
  | { readonly kind: 'open' | 'close' | 'minus' | 'or' | 'and'; readonly at: number }
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'field';
      readonly at: number;
      readonly name: string;
      /** `=`, `<`, `<=`, `>`, `>=`, or empty. */
      readonly sign: string;
      readonly value: string;
      /** Where the value, its sign included, begins. */
      readonly valueAt: number;
    };

export interface LexError {
  readonly message: string;
  readonly offset: number;
}

export type Lexed =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly error: LexError };

interface Piece {
  readonly text: string;
  readonly end: number;
}

/** Letters, digits, `_`, `.`, `-` in front of a colon name a field. */
const FIELD = /([\p{L}_][\p{L}\p{N}_.-]*):/uy;
const SIGN = /[<>]=?|=/y;
const BARE = /[^\s()"]+/y;
/** `(stream)` after a colon is a value, not a group. */
const LABEL = /\([\w-]+\)/y;
const SPACE = /\s+/y;

export function lex(text: string): Lexed {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const read = readToken(text, at);
    if ('error' in read) return { ok: false, error: read.error };
    tokens.push(read.token);
    at = read.end;
  }
  return { ok: true, tokens };
}

type Read = { readonly token: Token; readonly end: number } | { readonly error: LexError };

function readToken(text: string, at: number): Read {
  switch (text[at]) {
    case '(':
      return { token: { kind: 'open', at }, end: at + 1 };
    case ')':
      return { token: { kind: 'close', at }, end: at + 1 };
    case '-':
      return { token: { kind: 'minus', at }, end: at + 1 };
    case '"':
      return readQuoted(text, at);
    default:
      return readWord(text, at);
  }
}

function readWord(text: string, at: number): Read {
  const field = match(FIELD, text, at);
  if (field !== undefined) return readField(text, at, field.slice(0, -1));
  const word = match(BARE, text, at) ?? '';
  const end = at + word.length;
  if (word === 'OR') return { token: { kind: 'or', at }, end };
  if (word === 'AND') return { token: { kind: 'and', at }, end };
  return { token: { kind: 'text', at, text: word }, end };
}

function readField(text: string, at: number, name: string): Read {
  const valueAt = at + name.length + 1;
  const sign = match(SIGN, text, valueAt) ?? '';
  const start = valueAt + sign.length;
  const piece = text[start] === '"' ? quoted(text, start) : bareValue(text, start);
  if ('error' in piece) return piece;
  const { text: value, end } = piece;
  return { token: { kind: 'field', at, name, sign, value, valueAt }, end };
}

function bareValue(text: string, at: number): Piece {
  const value = match(LABEL, text, at) ?? match(BARE, text, at) ?? '';
  return { text: value, end: at + value.length };
}

function readQuoted(text: string, at: number): Read {
  const piece = quoted(text, at);
  if ('error' in piece) return piece;
  return { token: { kind: 'text', at, text: piece.text }, end: piece.end };
}

/** Inside quotes a backslash stands before a quote or a backslash that is meant as such. */
function quoted(text: string, at: number): Piece | { readonly error: LexError } {
  let value = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (char === '"') return { text: value, end: index + 1 };
    if (char === '\\' && index + 1 < text.length) index += 1;
    value += text[index] ?? '';
  }
  return { error: { message: 'This quote is not closed; add " at its end.', offset: at } };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
