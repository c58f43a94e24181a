/** MCP revisions are dates, so they compare as strings. */
export const MODERN_FROM = '2026-07-28';

/** `2026-07-28` and later are stateless. */
export function isModernVersion(version: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(version) && version >= MODERN_FROM;
}
