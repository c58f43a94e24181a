/**
 * Replaces values inside JSON text without reading and writing the whole: what is not replaced stays
 * byte for byte, and a text that is cut, or no JSON at all, is no obstacle.
 */

/** A replacement for the value of a key, as JSON text, or undefined to leave it. */
export type ValueReplacement = (key: string, json: string) => string | undefined;

export interface JsonTextRules {
  readonly value: ValueReplacement;
  /** The content of a string that is not replaced as a value, changed or not. Keys come here too. */
  readonly content: (text: string) => string;
}

const STRING = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)/y;
const NEXT_STRING = /"/g;
const COLON = /\s*:\s*/y;

export function replaceInJson(text: string, rules: JsonTextRules): string {
  const parts: string[] = [];
  let done = 0;
  let at = nextString(text, 0);
  while (at !== -1) {
    const { from, to, by } = replacementAt(text, at, rules);
    if (by !== undefined) {
      parts.push(text.slice(done, from), by);
      done = to;
    }
    at = nextString(text, to);
  }
  parts.push(text.slice(done));
  return parts.join('');
}

/** What is to be replaced where a string begins: the value it is the key of, or its own content. */
function replacementAt(
  text: string,
  at: number,
  { value, content }: JsonTextRules,
): { from: number; to: number; by: string | undefined } {
  const end = matchEnd(STRING, text, at);
  const inner = decoded(text.slice(at, end));
  const begin = matchEnd(COLON, text, end);
  if (begin > end && inner !== undefined) {
    const to = valueEnd(text, begin);
    const by = value(inner, text.slice(begin, to));
    if (by !== undefined) return { from: begin, to, by };
  }
  const changed = inner === undefined ? undefined : content(inner);
  return { from: at, to: end, by: changed === inner ? undefined : JSON.stringify(changed) };
}

function nextString(text: string, from: number): number {
  NEXT_STRING.lastIndex = from;
  return NEXT_STRING.exec(text)?.index ?? -1;
}

/** Where the match that begins at `from` ends; `from` itself where there is none. */
function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

/** The end of the value that begins here; the end of the text where it is cut. */
function valueEnd(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return matchEnd(STRING, text, from);
  if (first !== '{' && first !== '[') return matchEnd(/[^\s,}\]]*/y, text, from);
  let depth = 0;
  for (let at = from; at < text.length;) {
    const character = text[at];
    if (character === '"') {
      at = matchEnd(STRING, text, at);
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** The content of a string literal; of one that is cut, what is whole of it. */
function decoded(literal: string): string | undefined {
  return parsed(literal) ?? parsed(`${literal.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '')}"`);
}

function parsed(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}
