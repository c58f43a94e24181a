/**
 * Lays JSON text out over lines, two spaces a level, as JSON.stringify does. Every token stays as it was
 * sent: digits beyond what a number holds, repeated names and escapes are evidence.
 */

const INDENT = '  ';
const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The text anew, or undefined where it is not JSON. */
export function prettyJson(text: string): string | undefined {
  return isJson(text) ? layOut(text) : undefined;
}

function layOut(text: string): string {
  const parts: string[] = [];
  let level = 0;
  let opened = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const closes = token === '}' || token === ']';
    if (closes) level -= 1;
    if (opened !== closes) parts.push(`\n${INDENT.repeat(level)}`);
    opened = token === '{' || token === '[';
    if (opened) level += 1;
    parts.push(token === ':' ? ': ' : token);
    if (token === ',') parts.push(`\n${INDENT.repeat(level)}`);
  }
  return parts.join('');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
