export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/**
 * Why text that begins like JSON is none. The parser's message quotes the text, which may be personal,
 * so only the position is taken from it.
 */
export function jsonFault(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return position === undefined
      ? 'Not valid JSON.'
      : `Not valid JSON from character ${position} on.`;
  }
}
