import { claimOf, judge } from '../analysis/hypotheses.ts';
import type { Exchange, Model } from '../analysis/model.ts';
import type {
  GroupBy,
  HypothesisView,
  LanesPage,
  LanesQuery,
  Row,
  SearchProgress,
} from '../contract/api.ts';
import type { RuleCount } from '../contract/findingRules.ts';
import type { BarSpans } from '../layout/thinBars.ts';
import { ExchangeSeverities } from './exchangeSeverities.ts';
import type { Figures } from './figures.ts';
import { ExchangeRow, filterExchanges } from './filterExchanges.ts';
import { marksOf, type FindingIndex } from './findings.ts';
import { lanesOf } from './lanes.ts';
import type { Group } from './groups.ts';
import { headedGroups } from './headings.ts';
import { withNumbers } from './lazyGroup.ts';
import type { Intake } from './intake.ts';
import type { Derived } from './inspection.ts';
import { Marks } from './marks.ts';
import { paced } from './paced.ts';
import { RowOrder } from './rowOrder.ts';
import { optional, rowOf } from './rows.ts';
import { sessionGroups, ungrouped } from './sessionGroups.ts';
import type { TextSearch } from './textSearch.ts';

/** Filters whose answers are kept while the view lasts: a front end pages through one or two. */
const KEPT_FILTERS = 4;
/** Exchanges told of what decides a hypothesis; of many sessions they are as many. */
const DECIDING = 50;

/** What a filter lets through; everything where it could not be read. */
export interface Filtered {
  readonly matched: number;
  /** The numbers of the exchanges, in order of beginning. */
  readonly numbers: () => readonly number[];
  /** Whether it lets through the exchange of this number. */
  readonly has: (x: number) => boolean;
  readonly page: (page: { readonly offset: number; readonly limit: number }) => Row[];
  /** The place of an exchange among them; -1 where it is not. */
  readonly placeOf: (x: number) => number;
  readonly error?: { message: string; offset: number };
  readonly searching?: SearchProgress;
}

/** The capture at one revision. What queries derive from the model is made when first asked for. */
export class CaptureView {
  readonly model: Model;
  readonly findings: FindingIndex;
  readonly figures: Figures;
  /** Found by rules the user ignores, in the order of the rules. */
  readonly ignored: readonly RuleCount[];
  private placedMarks: Marks | undefined;
  private allRows: readonly Row[] | undefined;
  private readonly grouped = new Map<GroupBy, readonly Group[]>();
  private readonly filtered = new Map<string, Filtered>();
  readonly severities: ExchangeSeverities;
  readonly order: RowOrder;
  private readonly spans = new WeakMap<Group, BarSpans>();
  private judged: Promise<HypothesisView[]> | undefined;
  /** As long as the filter is known. */
  private readonly filteredGroups = new WeakMap<Filtered, Map<GroupBy, readonly Group[]>>();

  constructor(
    readonly revision: number,
    /** The end of the time axis: the last record, or now while live. */
    readonly durationMs: number,
    /** The last moment of a capture that nobody records into and that has no end; else absent. */
    readonly cutT: number | undefined,
    private readonly derived: Derived,
    private readonly intake: Pick<Intake, 'eventTimes' | 'headerFacts' | 'marks'>,
    private readonly search: Pick<TextSearch, 'found' | 'progress'>,
  ) {
    this.model = derived.model;
    this.findings = derived.findings;
    this.figures = derived.figures;
    this.ignored = derived.ignored;
    this.severities = new ExchangeSeverities(this.model, this.findings);
    this.order = new RowOrder(this.model, this.severities);
  }

  /** All of them, which takes long where there are many: pages are cheaper. */
  get rows(): readonly Row[] {
    this.allRows ??= this.model.exchanges.map((exchange) => this.rowOf(exchange));
    return this.allRows;
  }

  groups(by: GroupBy = 'session'): readonly Group[] {
    const known = this.grouped.get(by) ?? this.group(by);
    this.grouped.set(by, known);
    return known;
  }

  get marks(): Marks {
    return (this.placedMarks ??= new Marks(this.intake.marks, this.model, this.cutT));
  }

  row(x: number): Row | undefined {
    const exchange = this.model.exchange(x);
    return exchange && this.rowOf(exchange);
  }

  filter(text: string | undefined): Filtered {
    const key = text === undefined || text.trim() === '' ? '' : text;
    const known = this.filtered.get(key);
    if (known) return known;
    const answer = this.evaluate(key);
    for (const oldest of this.filtered.keys()) {
      if (this.filtered.size < KEPT_FILTERS) break;
      this.filtered.delete(oldest);
    }
    this.filtered.set(key, answer);
    return answer;
  }

  /** The groups with the rows a filter lets through; those without any are left out. */
  filterGroups(
    text: string | undefined,
    by: GroupBy = 'session',
  ): { groups: readonly Group[] } & Filtered {
    const filtered = this.filter(text);
    if (filtered.matched === this.model.counts.exchanges) {
      return { groups: this.groups(by), ...filtered };
    }
    const known = this.filteredGroups.get(filtered)?.get(by);
    const groups = known ?? this.leftBy(filtered, by);
    if (!known) {
      const others = this.filteredGroups.get(filtered) ?? new Map<GroupBy, readonly Group[]>();
      this.filteredGroups.set(filtered, others.set(by, groups));
    }
    return { groups, ...filtered };
  }

  private leftBy({ has }: Filtered, by: GroupBy): readonly Group[] {
    return this.groups(by).flatMap((group) => {
      const numbers = group.numbers.filter(has);
      return numbers.length === 0 ? [] : [withNumbers(group, numbers, (x) => this.row(x))];
    });
  }

  private group(by: GroupBy): readonly Group[] {
    const { model, findings, severities, derived } = this;
    const context = { model, findings, severities, row: (x: number) => this.row(x) };
    switch (by) {
      case 'session':
        return sessionGroups(derived.members, context);
      case 'none':
        return ungrouped(context);
      case 'conversation':
      case 'plane':
      case 'principal':
        return headedGroups(by, context);
    }
  }

  private evaluate(text: string): Filtered {
    const { model } = this;
    const { indexes, error, searching } = filterExchanges(text, this.filterRow());
    if (!indexes) return { ...this.everything(), ...optional('error', error) };
    const { glances } = model;
    const kept = new Uint8Array(model.counts.exchanges);
    for (const index of indexes) kept[index] = 1;
    return {
      ...optional('searching', searching),
      matched: indexes.length,
      numbers: () => indexes.map((index) => glances.x(index)),
      has: (x) => kept[glances.placeOf(x) ?? -1] === 1,
      page: ({ offset, limit }) =>
        this.rowsOf(indexes.slice(offset, offset + limit).map((index) => model.exchangeAt(index))),
      placeOf: (x) => {
        const index = glances.placeOf(x);
        return index === undefined ? -1 : indexes.indexOf(index);
      },
    };
  }

  /** Beside other answers: they look at the whole capture. */
  hypotheses(): Promise<HypothesisView[]> {
    return (this.judged ??= this.judge());
  }

  private async judge(): Promise<HypothesisView[]> {
    const found = await paced(judge(this.model));
    return found.map((each) => {
      const exchanges = each.exchanges.slice(0, DECIDING);
      return { ...each, exchanges, claim: claimOf(each.id) };
    });
  }

  lanes(groups: readonly Group[], query: LanesQuery): Pick<LanesPage, 'lanes' | 'looks'> {
    const { model, findings, severities, intake, spans } = this;
    const { eventTimes } = intake;
    return lanesOf(groups, query, { model, findings, severities, eventTimes, spans });
  }

  /** An exchange as a filter looks at it. */
  filterRow(): ExchangeRow {
    const { model, findings, intake, search, marks } = this;
    return new ExchangeRow({ model, findings, headerFacts: intake.headerFacts, search, marks });
  }

  private everything(): Filtered {
    const { model } = this;
    return {
      matched: model.counts.exchanges,
      numbers: () => model.exchanges.map(({ x }) => x),
      has: () => true,
      page: ({ offset, limit }) => {
        const length = Math.max(0, Math.min(limit, model.counts.exchanges - offset));
        return this.rowsOf(Array.from({ length }, (_, place) => model.exchangeAt(offset + place)));
      },
      placeOf: (x) => model.glances.placeOf(x) ?? -1,
    };
  }

  private rowsOf(exchanges: readonly (Exchange | undefined)[]): Row[] {
    return exchanges.flatMap((exchange) => (exchange ? [this.rowOf(exchange)] : []));
  }

  private rowOf(exchange: Exchange): Row {
    const { x, sessionId } = exchange;
    return rowOf(exchange, {
      eventTimes: this.intake.eventTimes.of(x),
      orphan: sessionId !== undefined && this.model.session(sessionId)?.orphan === true,
      findings: marksOf(this.findings.on('exchange', x)),
      notes: this.marks.shownAt(x),
    });
  }
}
