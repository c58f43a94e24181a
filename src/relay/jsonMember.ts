/** Where a JSON string stands in its text, quotes included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
 * The string values of one member of the outermost object, in the text of valid JSON. So one value
 * can be replaced while every other byte stays.
 */
export function memberStrings(json: string, member: string): Span[] {
  const found: Span[] = [];
  let depth = 0;
  let key: string | undefined;
  let previous = '';
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token.startsWith('"') && depth === 1) {
      if (previous !== ':') key = JSON.parse(token) as string;
      else if (key === member) found.push({ start: index, end: index + token.length });
    }
    previous = token;
  }
  return found;
}
