import type { Glances } from '../analysis/glances.ts';
import type { Exchange, Model } from '../analysis/model.ts';
import type { SearchProgress } from '../contract/api.ts';
import { compile } from '../filter/evaluate.ts';
import { parseFilter } from '../filter/parse.ts';
import type { FilterRow, RowFacts } from '../filter/row.ts';
import type { Finding } from '../rules/rule.ts';
import type { FindingIndex } from './findings.ts';
import type { HeaderFactsIndex } from './headerFacts.ts';
import type { Marks } from './marks.ts';
import { labelOf } from './rows.ts';
import type { TextSearch } from './textSearch.ts';

export interface FilteredExchanges {
  /** Places in the order of beginning; absent where nothing is filtered. */
  readonly indexes?: readonly number[];
  readonly searching?: SearchProgress | undefined;
  /** The filter could not be read. */
  readonly error?: { message: string; offset: number };
}

/** The exchanges a filter lets through, in order of beginning. An empty filter lets all of them. */
export function filterExchanges(text: string, row: ExchangeRow): FilteredExchanges {
  if (text === '') return {};
  const parsed = parseFilter(text);
  if (!parsed.ok) return { error: parsed.error };
  const matches = compile(parsed.value);
  const indexes: number[] = [];
  askEach(row, matches, (answer, index) => answer && indexes.push(index));
  return { indexes, searching: row.searching };
}

/**
 * Asks every exchange the same, in order of beginning. Where the answer rests on nothing but what many
 * have in common, it is asked of one of them.
 */
export function askEach<T extends object | string | number | boolean>(
  row: ExchangeRow,
  ask: (row: FilterRow) => T,
  tell: (answer: T, index: number) => void,
): void {
  const { counts, glances } = row.model;
  const known = new Map<Exchange, T>();
  for (let index = 0; index < counts.exchanges; index += 1) {
    const like = glances.like(index);
    if (!like) continue;
    let answer = known.get(like);
    if (answer === undefined) {
      answer = ask(row.at(index, like));
      if (!row.wasOwn) known.set(like, answer);
    }
    tell(answer, index);
  }
}

type SearchedTexts = Pick<TextSearch, 'found' | 'progress'>;

export interface RowSources {
  readonly model: Model;
  readonly findings: FindingIndex;
  readonly headerFacts: HeaderFactsIndex;
  readonly search: SearchedTexts;
  readonly marks: Marks;
}

/**
 * An exchange as a filter looks at it. One object goes from exchange to exchange, and knows whether
 * it was asked for anything that others of its like may say otherwise.
 */
export class ExchangeRow implements FilterRow {
  private readonly onExchange: Found;
  private readonly onSession: Found;
  private readonly onBatch: Found;
  private readonly said = new Map<string, ReadonlySet<number>>();
  private like: Exchange | undefined;
  private index = 0;
  private own = false;

  readonly model: Model;
  private readonly headerFacts: HeaderFactsIndex;
  private readonly search: SearchedTexts;
  private readonly marks: Marks;

  constructor({ model, findings, headerFacts, search, marks }: RowSources) {
    this.model = model;
    this.headerFacts = headerFacts;
    this.search = search;
    this.marks = marks;
    this.onExchange = findings.of('exchange');
    this.onSession = findings.of('session');
    this.onBatch = findings.of('batch');
  }

  /** `like`: of the glances of the model. */
  at(index: number, like: Exchange): FilterRow {
    this.index = index;
    this.like = like;
    this.own = false;
    return this;
  }

  /** Since it went to where it is, it said something of this exchange alone. */
  get wasOwn(): boolean {
    return this.own;
  }

  get x() {
    return this.glances.x(this.index);
  }

  get startT() {
    return this.glances.startT(this.index);
  }

  get endT() {
    return this.glances.endT(this.index);
  }

  get httpMethod() {
    return this.like?.httpMethod ?? '';
  }

  get path() {
    return this.like?.path ?? '';
  }

  get label() {
    return this.like ? labelOf(this.like) : '';
  }

  get tool() {
    return this.like?.tool;
  }

  get status() {
    return this.like?.status;
  }

  get stream() {
    return this.like?.stream ?? false;
  }

  get mcp() {
    return this.like?.mcp ?? false;
  }

  get era() {
    return this.like?.era ?? '';
  }

  get plane() {
    return this.like?.plane ?? '';
  }

  get echo() {
    return this.like?.echo ?? '';
  }

  get sessionId() {
    return this.glances.sessionId(this.index);
  }

  get batch() {
    return this.glances.batch(this.index);
  }

  get conversation() {
    return this.glances.conversation(this.index);
  }

  get outcome() {
    return this.like?.outcome ?? '';
  }

  get bytesUp() {
    return this.glances.bytesUp(this.index);
  }

  get bytesDown() {
    return this.glances.bytesDown(this.index);
  }

  get orphan() {
    const { sessionId } = this;
    return sessionId !== undefined && this.model.session(sessionId)?.orphan === true;
  }

  get notes() {
    return this.marks.of(this.x);
  }

  get facts(): RowFacts {
    const { sessionId, like } = this;
    const session = sessionId === undefined ? undefined : this.model.session(sessionId);
    return {
      authenticated: like?.auth !== undefined,
      neverDeleted: session?.neverDeleted === true,
      reused: session !== undefined && session.batchesUsed > 1,
      ...this.headerFacts.of(this.x),
    };
  }

  says(text: string): boolean {
    const said = this.said.get(text) ?? this.search.found(text);
    this.said.set(text, said);
    return said.has(this.x);
  }

  /** Of all texts that were asked for; undefined once the file was looked at for each. */
  get searching(): SearchProgress | undefined {
    const under = [...this.said.keys()].flatMap((text) => this.search.progress(text) ?? []);
    const [first, ...rest] = under;
    return (
      first && rest.reduce((slowest, each) => (each.done < slowest.done ? each : slowest), first)
    );
  }

  /** What is found on its session or batch is found on each of its exchanges. */
  get findings(): readonly Finding[] {
    const own = foundOn(this.onExchange, this.x);
    const onSession = foundOn(this.onSession, this.sessionId);
    const onBatch = foundOn(this.onBatch, this.batch);
    if (onSession.length + onBatch.length === 0) return own;
    return [...own, ...onSession, ...onBatch];
  }

  /** What is asked of these is said of one exchange, not of all that are like it. */
  private get glances(): Glances {
    this.own = true;
    return this.model.glances;
  }
}

type Found = ReadonlyMap<string, readonly Finding[]>;

const NONE: readonly Finding[] = [];

function foundOn(found: Found, key: string | number | undefined): readonly Finding[] {
  if (key === undefined || found.size === 0) return NONE;
  return found.get(String(key)) ?? NONE;
}
