import { EVERYTHING, type Comparison, type Filter } from './ast.ts';
import {
  fieldNames,
  flagsOf,
  isNumberField,
  isTextField,
  numberFields,
  textFields,
  type FlagName,
  type NumberFieldName,
  type TextField,
  type TextFieldName,
} from './fields.ts';
import { lex, type Token } from './lexer.ts';
import { nearest } from './nearest.ts';
import { parseQuantity, quantityExample } from './quantity.ts';

/** What is wrong, and where: `offset` counts UTF-16 units from the beginning of the text. */
export interface FilterError {
  readonly message: string;
  readonly offset: number;
}

export type ParsedFilter =
  | { readonly ok: true; readonly value: Filter }
  | { readonly ok: false; readonly error: FilterError };

/** Deeper than anyone types; keeps a hostile text from exhausting the stack. */
const MAX_DEPTH = 100;

type FieldToken = Extract<Token, { kind: 'field' }>;

/**
 * Reads a filter: terms side by side must all hold, `OR` between them, `-` before one negates it,
 * parentheses group. A term is `field:value` or free text. Never throws; empty text is everything.
 */
export function parseFilter(text: string): ParsedFilter {
  const lexed = lex(text);
  if (!lexed.ok) return lexed;
  if (lexed.tokens.length === 0) return { ok: true, value: EVERYTHING };
  try {
    return { ok: true, value: new Parser(lexed.tokens, text.length).parse() };
  } catch (error) {
    if (error instanceof Problem) {
      return { ok: false, error: { message: error.message, offset: error.offset } };
    }
    throw error;
  }
}

class Problem extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

class Parser {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly length: number,
  ) {}

  parse(): Filter {
    const filter = this.alternatives();
    const rest = this.peek();
    if (rest) throw new Problem('There is no "(" for this ")"; remove it.', rest.at);
    return filter;
  }

  private alternatives(): Filter {
    const items = [this.conjunction()];
    while (this.peek()?.kind === 'or') {
      this.position += 1;
      items.push(this.conjunction());
    }
    return items.length === 1
      ? (items[0] ?? EVERYTHING)
      : { kind: 'or', items: flatten('or', items) };
  }

  private conjunction(): Filter {
    const items = [this.factor()];
    for (let next = this.peek(); next && startsTerm(next); next = this.peek()) {
      if (next.kind === 'and') this.position += 1;
      items.push(this.factor());
    }
    return items.length === 1
      ? (items[0] ?? EVERYTHING)
      : { kind: 'and', items: flatten('and', items) };
  }

  private factor(): Filter {
    const token = this.peek();
    if (!token)
      throw new Problem('Something is missing at the end: a term to filter by.', this.length);
    this.position += 1;
    switch (token.kind) {
      case 'text':
        return textTerm(token.text, token.at);
      case 'field':
        return fieldTerm(token);
      case 'minus':
        return this.nested(token.at, () => ({ kind: 'not', item: this.negated(token.at) }));
      case 'open':
        return this.nested(token.at, () => this.group(token.at));
      case 'close':
        throw new Problem('A term is missing before this ")".', token.at);
      case 'or':
      case 'and': {
        const word = token.kind.toUpperCase();
        throw new Problem(
          `${word} stands between two terms; to search for it, write "${word}".`,
          token.at,
        );
      }
    }
  }

  private negated(at: number): Filter {
    const next = this.peek();
    if (next?.at === at + 1) return this.factor();
    throw new Problem('"-" negates the term right after it; to search for it, write "-".', at);
  }

  private group(at: number): Filter {
    const filter = this.alternatives();
    if (this.peek()?.kind !== 'close') {
      throw new Problem('This parenthesis is not closed; add ")".', at);
    }
    this.position += 1;
    return filter;
  }

  private nested(at: number, read: () => Filter): Filter {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw new Problem(`Nested more than ${MAX_DEPTH} deep; simplify the filter.`, at);
    }
    const filter = read();
    this.depth -= 1;
    return filter;
  }

  private peek(): Token | undefined {
    return this.tokens[this.position];
  }
}

function startsTerm({ kind }: Token): boolean {
  return kind !== 'or' && kind !== 'close';
}

/** `(a b) c` is `a b c`, so that one meaning has one tree. */
function flatten(kind: 'and' | 'or', items: readonly Filter[]): Filter[] {
  return items.flatMap((item) => (item.kind === kind ? item.items : [item]));
}

function textTerm(text: string, at: number): Filter {
  if (text === '') throw new Problem('There is nothing between these quotes.', at);
  return { kind: 'text', text };
}

function fieldTerm(token: FieldToken): Filter {
  const { name, value, valueAt } = token;
  if (!isTextField(name) && !isNumberField(name) && name !== 'is' && name !== 'has') {
    throw new Problem(unknownField(name), token.at);
  }
  if (value === '') throw new Problem(`${name}: needs a value right after the colon.`, valueAt);
  if (isTextField(name)) return textFieldTerm(name, token);
  return isNumberField(name) ? numberTerm(name, token) : flagTerm(name, token);
}

function unknownField(name: string): string {
  const near = nearest(name, fieldNames);
  const advice =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${fieldNames.join(', ')}.`;
  return `There is no field "${name}". ${advice} For text with a colon, use quotes.`;
}

function textFieldTerm(field: TextFieldName, { sign, value, valueAt }: FieldToken): Filter {
  if (sign !== '' && sign !== '=') {
    throw new Problem(
      `${field}: holds text, which ${sign} cannot compare; use quotes to search for it.`,
      valueAt,
    );
  }
  const { closed }: TextField = textFields[field];
  if (closed && !closed.includes(value.toLowerCase())) {
    throw new Problem(unknownValue(field, value, closed), valueAt);
  }
  return { kind: 'field', field, exact: sign === '=', value: closed ? value.toLowerCase() : value };
}

function numberTerm(field: NumberFieldName, { sign, value, valueAt }: FieldToken): Filter {
  const { kind, bare } = numberFields[field];
  const quantity = parseQuantity(kind, value);
  if (quantity === undefined) {
    const example = quantityExample(kind);
    throw new Problem(
      `${field}: takes a ${kind}, as in ${field}:${example} or ${field}:>${example}; "${value}" is not one.`,
      valueAt,
    );
  }
  return {
    kind: 'number',
    field,
    comparison: sign === '' ? bare : (sign as Comparison),
    value: quantity,
  };
}

function flagTerm(field: 'is' | 'has', { sign, value, valueAt }: FieldToken): Filter {
  const flag = value.toLowerCase();
  const names = Object.keys(flagsOf(field));
  if (sign !== '' || !names.includes(flag)) {
    throw new Problem(unknownValue(field, sign + value, names), valueAt);
  }
  return { kind: 'flag', field, flag: flag as FlagName };
}

function unknownValue(field: string, value: string, known: readonly string[]): string {
  const near = nearest(value, known);
  const advice =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Use ${known.join(', ')}.`;
  return `${field}: knows no "${value}". ${advice}`;
}
