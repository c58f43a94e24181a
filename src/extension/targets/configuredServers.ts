/** The HTTP servers that configuration files of the workspace name. Pure: the text comes from the caller. */
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { readTargetUrl } from './targetUrl.ts';

export interface ConfiguredServer {
  readonly name: string;
  readonly url: string;
  /** The file as people call it: `.vscode/mcp.json`. */
  readonly file: string;
}

/** A file that may name servers, relative to a workspace folder, and the property they stand under. */
export const CONFIGURATION_FILES = [
  { file: '.vscode/mcp.json', property: 'servers' },
  { file: '.mcp.json', property: 'mcpServers' },
] as const;

export interface ServersOfFile {
  readonly servers: readonly ConfiguredServer[];
  /** Why some of it could not be read, for the log; no contents of the file. */
  readonly notice?: string;
}

/**
 * Reads the servers of one file. Comments and trailing commas are accepted, as VS Code does; what is
 * broken further on does not hide what stands before it. Servers without an address (stdio) and
 * addresses with `${variables}`, which only VS Code can fill in, are left out.
 */
export function readServers(text: string, file: string, property: string): ServersOfFile {
  const errors: ParseError[] = [];
  const root: unknown = parse(text, errors, { allowTrailingComma: true });
  const entries = isRecord(root) && isRecord(root[property]) ? root[property] : {};
  const servers = Object.entries(entries).flatMap(([name, entry]) => serverOf(name, entry, file));
  const [first] = errors;
  if (!first) return { servers };
  const notice = `${file}: ${printParseErrorCode(first.error)} at character ${first.offset}`;
  return { servers, notice };
}

function serverOf(name: string, entry: unknown, file: string): ConfiguredServer[] {
  if (!isRecord(entry) || typeof entry['url'] !== 'string' || entry['url'].includes('${'))
    return [];
  const url = readTargetUrl(entry['url']);
  return url.ok ? [{ name, url: url.value, file }] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
