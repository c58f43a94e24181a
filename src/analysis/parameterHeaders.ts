/**
 * The arguments a tool asks to be repeated in `Mcp-Param-*` headers, and requests that do not do so.
 * Source: MCP 2026-07-28, Streamable HTTP, Custom Headers from Tool Parameters. A call is judged by the
 * list its client got before on the same path with the same credential; without one nothing is known.
 */
import { decodedValue, headerValue } from '../protocol/headers.ts';
import { isRecord } from '../protocol/jsonRpc.ts';
import { BoundedMap } from './boundedMap.ts';
import type { ExchangeFacts } from './facts.ts';
import { MAX_FIELDS, MAX_VALUE } from './wireFacts.ts';

/** An argument whose header is missing or says something else. */
export interface ParameterFault {
  /** As the schema writes it: `Mcp-Param-Region`. */
  readonly header: string;
  /** It was sent, and says something else. */
  readonly sent: boolean;
}

interface Declaration {
  readonly header: string;
  readonly path: readonly string[];
  readonly numeric: boolean;
}

const ANNOTATION = 'x-mcp-header';
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const TYPES = new Set(['string', 'integer', 'boolean']);
const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** Tools with annotated arguments that are remembered, and how deep their schemas are looked into. */
const MOST_TOOLS = 1000;
const DEEPEST = 12;

export class ParameterHeaders {
  private readonly declared = new BoundedMap<string, readonly Declaration[]>(MOST_TOOLS);

  /** A result of `tools/list`. */
  learn(facts: ExchangeFacts, result: unknown): void {
    const tools = isRecord(result) && Array.isArray(result['tools']) ? result['tools'] : [];
    for (const tool of tools) {
      if (!isRecord(tool) || typeof tool['name'] !== 'string') continue;
      const key = keyOf(facts, tool['name']);
      const declarations = declarationsOf(tool['inputSchema']);
      if (declarations.length > 0) this.declared.set(key, declarations);
      else this.declared.take(key);
    }
  }

  /** The params of a `tools/call`. */
  faultsOf(
    facts: ExchangeFacts,
    params: Readonly<Record<string, unknown>>,
  ): readonly ParameterFault[] {
    const { name } = params;
    if (facts.era !== 'modern' || typeof name !== 'string') return [];
    const declarations = this.declared.get(keyOf(facts, name)) ?? [];
    // Where not every field was kept, one that is not there proves nothing.
    if (facts.wire.request.length >= MAX_FIELDS) return [];
    return declarations.flatMap((declaration) => faultOf(facts, params['arguments'], declaration));
  }
}

function keyOf({ path, auth }: ExchangeFacts, tool: string): string {
  return `${auth?.fingerprint ?? ''}\0${path}\0${tool}`;
}

function faultOf(
  { wire }: ExchangeFacts,
  values: unknown,
  { header, path, numeric }: Declaration,
): ParameterFault[] {
  const argument = path.reduce<unknown>(
    (holder, key) => (isRecord(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined),
    values,
  );
  const body = textOf(argument);
  if (body === undefined || body.length >= MAX_VALUE) return [];
  const raw = headerValue(wire.request, header);
  if (raw === undefined) return [{ header, sent: false }];
  const value = decodedValue(raw);
  if (raw.length >= MAX_VALUE || value === body) return [];
  if (numeric && DECIMAL.test(value) && Number(value) === argument) return [];
  return [{ header, sent: true }];
}

/** A value that goes into a header; null and what is absent do not. */
function textOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument === 'number' || typeof argument === 'boolean') return String(argument);
  return undefined;
}

/** None where one of them is against the rules: clients have to drop the tool then. */
function declarationsOf(schema: unknown): readonly Declaration[] {
  const found = [...annotated(schema, [])];
  const names = new Set(found.map(({ header }) => header.toLowerCase()));
  const faulty = found.length !== annotations(schema, 0) || names.size !== found.length;
  return faulty ? [] : found;
}

/** What is well declared and reached through `properties` alone. */
function* annotated(schema: unknown, path: readonly string[]): Iterable<Declaration> {
  if (!isRecord(schema) || path.length > DEEPEST) return;
  const { type, [ANNOTATION]: name, properties } = schema;
  const typed = typeof type === 'string' && TYPES.has(type);
  if (path.length > 0 && typeof name === 'string' && TOKEN.test(name) && typed) {
    yield { header: `Mcp-Param-${name}`, path, numeric: type === 'integer' };
  }
  if (!isRecord(properties)) return;
  for (const [key, property] of Object.entries(properties))
    yield* annotated(property, [...path, key]);
}

/** How many annotations stand in a schema anywhere. */
function annotations(schema: unknown, depth: number): number {
  if (typeof schema !== 'object' || schema === null || depth > DEEPEST * 2) return 0;
  const own = Object.hasOwn(schema, ANNOTATION) ? 1 : 0;
  const inner = Object.values(schema).map((value) => annotations(value, depth + 1));
  return inner.reduce((sum, count) => sum + count, own);
}
