import { AGENT_LIMITS, AGENT_TOOLS, type AgentToolName } from '../contract/agentTools.ts';

/** What a model gave as arguments, held against the tool's schema. The error says what would fit. */
export class AgentInput {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(tool: AgentToolName, input: unknown) {
    const schema = AGENT_TOOLS.find(({ name }) => name === tool)?.input;
    if (!schema) throw new Error(`There is no tool ${JSON.stringify(tool)}.`);
    const given = input ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      throw new Error('The arguments have to be an object.');
    }
    this.values = given as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(this.values)) {
      const property = schema.properties[name];
      const problem = property ? problemOf(property, value) : 'is not known';
      if (problem !== undefined) {
        const known = Object.keys(schema.properties).join(', ');
        throw new Error(`${JSON.stringify(name)} ${problem}. There are: ${known}.`);
      }
    }
    for (const name of schema.required ?? []) {
      if (this.values[name] === undefined) throw new Error(`${JSON.stringify(name)} is missing.`);
    }
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** The part of a list that was asked for, and where the next one begins. */
  page<T, P>(all: readonly T[], name: string, shown: (item: T) => P) {
    const offset = this.number('offset') ?? 0;
    const end = offset + (this.number('limit') ?? AGENT_LIMITS.items);
    return {
      total: all.length,
      ...(end < all.length ? { nextOffset: end } : {}),
      [name]: all.slice(offset, end).map(shown),
    };
  }
}

function problemOf(schema: Readonly<Record<string, unknown>>, value: unknown): string | undefined {
  const { type, minimum = -Infinity, maximum = Infinity } = schema;
  if (type === 'integer') {
    const fits =
      Number.isSafeInteger(value) &&
      Number(value) >= Number(minimum) &&
      Number(value) <= Number(maximum);
    return fits ? undefined : `has to be a whole number${rangeText(schema)}`;
  }
  const choices = schema['enum'];
  if (Array.isArray(choices)) {
    return choices.includes(value) ? undefined : `has to be one of ${choices.join(', ')}`;
  }
  return typeof value === 'string' ? undefined : 'has to be a text';
}

function rangeText({ minimum, maximum }: Readonly<Record<string, unknown>>): string {
  if (typeof maximum === 'number') return ` from ${String(minimum)} to ${maximum}`;
  return typeof minimum === 'number' ? ` from ${minimum} on` : '';
}
