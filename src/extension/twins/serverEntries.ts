/** All MCP servers a configuration file of VS Code names, also those a relay cannot reach. Pure. */
import { parse, type ParseError } from 'jsonc-parser';

/** Something the user is asked for when a server starts: `${input:ID}`. */
export interface ServerInput {
  readonly id: string;
  readonly description: string;
  readonly password: boolean;
  readonly initial: string | undefined;
  /** Absent where any text will do. */
  readonly options: readonly string[] | undefined;
}

interface Named {
  readonly name: string;
  /** The file as people call it: `.vscode/mcp.json`. */
  readonly file: string;
}

export interface HttpServerEntry extends Named {
  readonly kind: 'http';
  /** As written: may hold `${variables}`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly inputs: readonly ServerInput[];
}

/** A program that is spoken to over its standard input and output. */
export interface StdioServerEntry extends Named {
  readonly kind: 'stdio';
}

export type ServerEntry = HttpServerEntry | StdioServerEntry;

/** Reads the servers under `property`. What is broken further on does not hide what stands before it. */
export function readEntries(text: string, file: string, property: string): ServerEntry[] {
  const errors: ParseError[] = [];
  const root: unknown = parse(text, errors, { allowTrailingComma: true });
  if (!isRecord(root) || !isRecord(root[property])) return [];
  const inputs = readInputs(root['inputs']);
  return Object.entries(root[property]).flatMap(([name, value]) =>
    isRecord(value) ? readEntry({ name, file }, value, inputs) : [],
  );
}

/** An address for people: without the query, which may hold a key. */
export function addressText(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? url;
}

function readEntry(
  named: Named,
  value: Record<string, unknown>,
  inputs: readonly ServerInput[],
): ServerEntry[] {
  const { url, command, headers } = value;
  if (typeof url === 'string' && /^(https?:|\$\{)/i.test(url)) {
    return [{ ...named, kind: 'http', url, headers: texts(headers), inputs }];
  }
  return typeof command === 'string' ? [{ ...named, kind: 'stdio' }] : [];
}

function readInputs(value: unknown): ServerInput[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (!isRecord(entry) || typeof entry['id'] !== 'string') return [];
    const { id, description, password, default: initial, options } = entry;
    return {
      id,
      description: typeof description === 'string' ? description : id,
      password: password === true,
      initial: typeof initial === 'string' ? initial : undefined,
      options: Array.isArray(options) ? options.flatMap(optionText) : undefined,
    };
  });
}

/** Options are texts, or `{label, value}`. */
function optionText(option: unknown): string[] {
  if (typeof option === 'string') return [option];
  return isRecord(option) && typeof option['value'] === 'string' ? [option['value']] : [];
}

function texts(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
