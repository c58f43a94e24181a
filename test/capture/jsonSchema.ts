/** As much of JSON Schema as media/capture.schema.json uses; answers what does not conform. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRecord } from '../../src/protocol/jsonRpc.ts';

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
}

const file = join(resolve(import.meta.dirname, '../..'), 'media', 'capture.schema.json');
export const captureSchema = JSON.parse(readFileSync(file, 'utf8')) as Schema;

/** Also names fields the schema does not know, which readers must accept but we never write. */
export function problemsOf(value: unknown, schema = captureSchema, path = ''): string[] {
  if (schema.$ref) return problemsOf(value, definition(schema.$ref), path);
  if (schema.oneOf) return oneOfProblems(value, schema.oneOf, path);
  return [
    ...typeProblems(value, schema, path),
    ...(Array.isArray(value) ? arrayProblems(value, schema, path) : []),
    ...(isRecord(value) ? objectProblems(value, schema, path) : []),
  ];
}

function definition(ref: string): Schema {
  const found = captureSchema.$defs?.[ref.replace('#/$defs/', '')];
  if (!found) throw new Error(`the schema has no ${ref}`);
  return found;
}

function oneOfProblems(value: unknown, choices: readonly Schema[], path: string): string[] {
  const all = choices.map((choice) => problemsOf(value, choice, path));
  const fitting = all.filter((problems) => problems.length === 0).length;
  if (fitting === 1) return [];
  const nearest = [...all].sort((a, b) => a.length - b.length)[0] ?? [];
  return [`${path}: fits ${fitting} of the choices`, ...nearest];
}

function typeProblems(value: unknown, schema: Schema, path: string): string[] {
  const problems: string[] = [];
  const say = (problem: string): void => void problems.push(`${path}: ${problem}`);
  if (schema.type !== undefined && !hasType(value, schema.type)) say(`is no ${schema.type}`);
  if ('const' in schema && value !== schema.const) say(`is not ${String(schema.const)}`);
  if (schema.enum && !schema.enum.includes(value)) say('is none of the choices');
  if (schema.pattern && !new RegExp(schema.pattern).test(String(value))) say('does not match');
  if (schema.minimum !== undefined && Number(value) < schema.minimum) say('is too small');
  return problems;
}

function arrayProblems(value: readonly unknown[], schema: Schema, path: string): string[] {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const length = value.length < minItems || value.length > maxItems ? [`${path}: length`] : [];
  if (!items) return length;
  return [...length, ...value.flatMap((item, at) => problemsOf(item, items, `${path}/${at}`))];
}

function objectProblems(value: Record<string, unknown>, schema: Schema, path: string): string[] {
  const { properties, required = [] } = schema;
  const missing = required
    .filter((name) => !(name in value))
    .map((name) => `${path}/${name}: missing`);
  if (!properties) return missing;
  const found = Object.entries(value).flatMap(([name, member]) => {
    const known = properties[name];
    return known ? problemsOf(member, known, `${path}/${name}`) : [`${path}/${name}: unknown`];
  });
  return [...missing, ...found];
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
