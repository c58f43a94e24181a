import type { CaptureRecord, RawHeaders, RequestRecord } from '../capture/records.ts';
import type { OpenAiValues } from '../filter/row.ts';
import { PlaceByNumber } from '../base/column.ts';
import { isRecord, readJson } from '../protocol/jsonRpc.ts';

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

/** What was learned lately is remembered; much more belongs to one exchange alone. */
const MOST_LEARNED = 20_000;

const NOTHING: HeaderFacts = { headers: [], openai: {} };

/** What a record tells; the same again is the same object. */
interface Learned {
  readonly names: readonly string[];
  readonly openai: OpenAiValues;
}

/** A beginning of the header names of a record, as they stand there. */
interface Names {
  readonly next: Map<string, Names>;
  readonly learned: Learned;
  /** One of them carries a value that is wanted. */
  readonly twins: boolean;
}

/** The facts of exchanges that are alike, and whose they become when more is learned of one of them. */
interface Known {
  readonly facts: HeaderFacts;
  readonly after: Map<Learned, number>;
}

/**
 * Header names and `openai/*` values by exchange, for the filter. Most exchanges of a client are alike
 * here: those share one object, which is found by a few looks into maps.
 */
export class HeaderFactsIndex {
  /** The place of an exchange among `known`, by its number. */
  private readonly placeOf = new PlaceByNumber();
  private readonly known: Known[] = [];
  private readonly shared = new Map<string, number>();
  private readonly first = new Map<Learned, number>();
  private names = namesAfter([]);
  private readonly values = new Map<string, Learned>();
  private learned = 0;

  of(x: number): HeaderFacts {
    return this.known[this.placeOf.get(x) ?? -1]?.facts ?? NOTHING;
  }

  take(record: CaptureRecord): void {
    switch (record.type) {
      case 'request':
        return this.takeRequest(record);
      case 'response':
        return this.add(record.x, this.namesOf(record.headers).learned);
      case 'request.body':
        if (record.text?.includes('"openai/')) this.addValues(record.x, metaOf(record.text));
        return;
      default:
    }
  }

  private takeRequest({ x, headers }: RequestRecord): void {
    const { learned, twins } = this.namesOf(headers);
    this.add(x, learned);
    if (twins) this.addValues(x, twinsOf(headers));
  }

  private namesOf(headers: RawHeaders): Names {
    let names = this.names;
    for (const [name] of headers) {
      let next = names.next.get(name);
      if (!next) {
        next = namesAfter([...names.learned.names, name.toLowerCase()]);
        names.next.set(name, next);
        this.learned += 1;
      }
      names = next;
    }
    return names;
  }

  private addValues(x: number, openai: OpenAiValues): void {
    const { session, subject, org, locale } = openai;
    const key = JSON.stringify([session, subject, org, locale]);
    let learned = this.values.get(key);
    if (!learned) {
      this.values.set(key, (learned = { names: [], openai }));
      this.learned += 1;
    }
    this.add(x, learned);
  }

  /** What exchanges that knew the same learn from the same, they know the same of again. */
  private add(x: number, learned: Learned): void {
    const former = this.placeOf.get(x);
    const after = (former === undefined ? undefined : this.known[former]?.after) ?? this.first;
    let place = after.get(learned);
    if (place === undefined) after.set(learned, (place = this.placeWith(x, learned)));
    if (place !== former) this.placeOf.set(x, place);
    if (this.learned > MOST_LEARNED) this.forget();
  }

  private placeWith(x: number, { names, openai }: Learned): number {
    const known = this.of(x);
    const headers = [...new Set([...known.headers, ...names])].sort();
    const facts = { headers, openai: { ...known.openai, ...openai } };
    const key = JSON.stringify(facts);
    let place = this.shared.get(key);
    if (place === undefined) {
      place = this.known.push({ facts, after: new Map() }) - 1;
      this.shared.set(key, place);
    }
    return place;
  }

  private forget(): void {
    this.names = namesAfter([]);
    this.values.clear();
    this.first.clear();
    for (const { after } of this.known) after.clear();
    this.learned = 0;
  }
}

function namesAfter(names: readonly string[]): Names {
  const twins = names.some((name) => twinNames.has(name));
  return { next: new Map(), learned: { names, openai: {} }, twins };
}

const twinNames: ReadonlySet<string> = new Set(Object.values(headerNames));

function twinsOf(headers: RawHeaders): OpenAiValues {
  return valuesOf(
    headerNames,
    (name) => headers.find(([each]) => each.toLowerCase() === name)?.[1],
  );
}

/** The first message of an array speaks for it. */
function metaOf(text: string): OpenAiValues {
  const { value: body } = readJson(text);
  const message: unknown = Array.isArray(body) ? body[0] : body;
  const params = isRecord(message) ? message.params : undefined;
  const meta = isRecord(params) ? params._meta : undefined;
  return isRecord(meta) ? valuesOf(metaNames, (name) => meta[name]) : {};
}

const fields = ['session', 'subject', 'org', 'locale'] as const;

function valuesOf(
  names: Partial<Record<keyof OpenAiValues, string>>,
  read: (name: string) => unknown,
): OpenAiValues {
  const found: { -readonly [K in keyof OpenAiValues]: OpenAiValues[K] } = {};
  for (const field of fields) {
    const name = names[field];
    const value = name === undefined ? undefined : read(name);
    if (typeof value === 'string' || typeof value === 'number') found[field] = String(value);
  }
  return found;
}
