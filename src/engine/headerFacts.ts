import type { CaptureRecord, RawHeaders } from '../capture/records.ts';
import type { OpenAiValues } from '../filter/row.ts';
import { PlaceByNumber } from '../base/column.ts';
import { isRecord } from '../protocol/jsonRpc.ts';

/** What the filter may ask of one exchange beyond its row. */
export interface HeaderFacts {
  readonly headers: readonly string[];
  readonly openai: OpenAiValues;
}

const metaNames = {
  session: 'openai/session',
  subject: 'openai/subject',
  org: 'openai/organization',
  locale: 'openai/locale',
} as const;

const headerNames = {
  session: 'x-openai-session',
  subject: 'x-openai-subject',
  org: 'x-openai-organization',
} as const;

/** Steps that are remembered; many more belong to one exchange alone. */
const MOST_STEPS = 2000;

const NOTHING: HeaderFacts = { headers: [], openai: {} };

/**
 * Header names and `openai/*` values by exchange, for the filter. Most exchanges of a client are alike
 * here: those share one object.
 */
export class HeaderFactsIndex {
  /** The place of an exchange among `facts`, by its number. */
  private readonly placeOf = new PlaceByNumber();
  private readonly facts: HeaderFacts[] = [];
  private readonly shared = new Map<string, number>();
  private readonly steps = new Map<string, number>();

  of(x: number): HeaderFacts {
    return this.facts[this.placeOf.get(x) ?? -1] ?? NOTHING;
  }

  take(record: CaptureRecord): void {
    switch (record.type) {
      case 'request':
        this.add(record.x, namesOf(record.headers), twinsOf(record.headers));
        return;
      case 'response':
        this.add(record.x, namesOf(record.headers), {});
        return;
      case 'request.body':
        if (record.text?.includes('"openai/')) this.add(record.x, [], metaOf(record.text));
        return;
      default:
    }
  }

  /** What exchanges that knew the same learn from the same names, they know the same of again. */
  private add(x: number, names: readonly string[], openai: OpenAiValues): void {
    const former = this.placeOf.get(x) ?? -1;
    const step = JSON.stringify([former, names, openai]);
    let place = this.steps.get(step);
    if (place === undefined) {
      if (this.steps.size >= MOST_STEPS) this.steps.clear();
      this.steps.set(step, (place = this.placeWith(x, names, openai)));
    }
    if (place !== former) this.placeOf.set(x, place);
  }

  private placeWith(x: number, names: readonly string[], openai: OpenAiValues): number {
    const known = this.of(x);
    const headers = [...new Set([...known.headers, ...names])].sort();
    const facts = { headers, openai: { ...known.openai, ...openai } };
    const key = JSON.stringify(facts);
    let place = this.shared.get(key);
    if (place === undefined) this.shared.set(key, (place = this.facts.push(facts) - 1));
    return place;
  }
}

function namesOf(headers: RawHeaders): string[] {
  return headers.map(([name]) => name.toLowerCase());
}

function twinsOf(headers: RawHeaders): OpenAiValues {
  return valuesOf(
    headerNames,
    (name) => headers.find(([each]) => each.toLowerCase() === name)?.[1],
  );
}

/** The first message of an array speaks for it. */
function metaOf(text: string): OpenAiValues {
  const body = parsed(text);
  const message: unknown = Array.isArray(body) ? body[0] : body;
  const params = isRecord(message) ? message.params : undefined;
  const meta = isRecord(params) ? params._meta : undefined;
  return isRecord(meta) ? valuesOf(metaNames, (name) => meta[name]) : {};
}

function valuesOf(
  names: Partial<Record<keyof OpenAiValues, string>>,
  read: (name: string) => unknown,
): OpenAiValues {
  const found = Object.entries(names).flatMap(([field, name]) => {
    const value = read(name);
    return typeof value === 'string' || typeof value === 'number' ? [[field, String(value)]] : [];
  });
  return Object.fromEntries(found) as OpenAiValues;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
