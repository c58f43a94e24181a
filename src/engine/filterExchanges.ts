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
  const { model } = row;
  const indexes: number[] = [];
  for (let index = 0; index < model.counts.exchanges; index += 1) {
    const exchange = model.exchangeAt(index);
    if (exchange && matches(row.of(exchange))) indexes.push(index);
  }
  return { indexes, searching: row.searching };
}

type SearchedTexts = Pick<TextSearch, 'found' | 'progress'>;

export interface RowSources {
  readonly model: Model;
  readonly findings: FindingIndex;
  readonly headerFacts: HeaderFactsIndex;
  readonly search: SearchedTexts;
  readonly marks: Marks;
}

/** An exchange as a filter looks at it. One object goes from exchange to exchange. */
export class ExchangeRow implements FilterRow {
  private readonly onExchange: Found;
  private readonly onSession: Found;
  private readonly onBatch: Found;
  private readonly said = new Map<string, ReadonlySet<number>>();
  private now: Exchange | undefined;

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

  of(exchange: Exchange): FilterRow {
    this.now = exchange;
    return this;
  }

  get startT() {
    return this.now?.startT ?? 0;
  }

  get endT() {
    return this.now?.end?.t;
  }

  get httpMethod() {
    return this.now?.httpMethod ?? '';
  }

  get path() {
    return this.now?.path ?? '';
  }

  get label() {
    return this.now ? labelOf(this.now) : '';
  }

  get tool() {
    return this.now?.tool;
  }

  get status() {
    return this.now?.status;
  }

  get stream() {
    return this.now?.stream ?? false;
  }

  get mcp() {
    return this.now?.mcp ?? false;
  }

  get era() {
    return this.now?.era ?? '';
  }

  get plane() {
    return this.now?.plane ?? '';
  }

  get echo() {
    return this.now?.echo ?? '';
  }

  get sessionId() {
    return this.now?.sessionId;
  }

  get batch() {
    return this.now?.batch;
  }

  get conversation() {
    return this.now?.conversation?.value;
  }

  get outcome() {
    return this.now?.outcome ?? '';
  }

  get bytesUp() {
    return this.now?.bytesUp ?? 0;
  }

  get bytesDown() {
    return this.now?.bytesDown ?? 0;
  }

  get orphan() {
    const { sessionId } = this;
    return sessionId !== undefined && this.model.session(sessionId)?.orphan === true;
  }

  get notes() {
    return this.now && this.marks.of(this.now.x);
  }

  get facts(): RowFacts {
    const { sessionId, now } = this;
    const session = sessionId === undefined ? undefined : this.model.session(sessionId);
    return {
      authenticated: now?.auth !== undefined,
      neverDeleted: session?.neverDeleted === true,
      reused: session !== undefined && session.batchesUsed > 1,
      ...this.headerFacts.of(now?.x ?? 0),
    };
  }

  says(text: string): boolean {
    const said = this.said.get(text) ?? this.search.found(text);
    this.said.set(text, said);
    return said.has(this.now?.x ?? -1);
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
    const own = foundOn(this.onExchange, this.now?.x);
    const onSession = foundOn(this.onSession, this.sessionId);
    const onBatch = foundOn(this.onBatch, this.batch);
    if (onSession.length + onBatch.length === 0) return own;
    return [...own, ...onSession, ...onBatch];
  }
}

type Found = ReadonlyMap<string, readonly Finding[]>;

const NONE: readonly Finding[] = [];

function foundOn(found: Found, key: string | number | undefined): readonly Finding[] {
  if (key === undefined || found.size === 0) return NONE;
  return found.get(String(key)) ?? NONE;
}
