import type { Model } from '../analysis/model.ts';
import type { GroupBy, Row } from '../contract/api.ts';
import type { RuleCount } from '../contract/findingRules.ts';
import type { Finding } from '../rules/rule.ts';
import { compile } from '../filter/evaluate.ts';
import { parseFilter } from '../filter/parse.ts';
import type { FilterRow } from '../filter/row.ts';
import type { EventTimes } from './eventTimes.ts';
import { FindingIndex, marksOf } from './findings.ts';
import { groupContext, groupsOf, ungrouped, type Group } from './groups.ts';
import { headedGroups } from './headings.ts';
import type { RowCache } from './rowCache.ts';

/** Filters whose answers are kept while the view lasts: a front end pages through one or two. */
const KEPT_FILTERS = 4;

/** The rows a filter lets through; all of them where it could not be read. */
export interface Filtered {
  readonly rows: readonly Row[];
  readonly error?: { message: string; offset: number };
}

/** The capture at one revision. What queries derive from the model is made when first asked for. */
export class CaptureView {
  readonly findings: FindingIndex;
  private allRows: readonly Row[] | undefined;
  private readonly grouped = new Map<GroupBy, readonly Group[]>();
  private readonly filtered = new Map<string, Filtered>();

  constructor(
    readonly revision: number,
    /** The end of the time axis: the last record, or now while live. */
    readonly durationMs: number,
    readonly model: Model,
    findings: readonly Finding[],
    /** Found by rules the user ignores, in the order of the rules. */
    readonly ignored: readonly RuleCount[],
    private readonly eventTimes: EventTimes,
    private readonly rowCache: RowCache,
  ) {
    this.findings = new FindingIndex(findings);
  }

  get rows(): readonly Row[] {
    this.allRows ??= this.model.exchanges.map((exchange) => this.rowOf(exchange));
    return this.allRows;
  }

  groups(by: GroupBy = 'session'): readonly Group[] {
    const known = this.grouped.get(by) ?? this.group(by);
    this.grouped.set(by, known);
    return known;
  }

  row(x: number): Row | undefined {
    const exchange = this.model.exchange(x);
    return exchange && this.rowOf(exchange);
  }

  filter(text: string | undefined): Filtered {
    if (text === undefined || text.trim() === '') return { rows: this.rows };
    const known = this.filtered.get(text);
    if (known) return known;
    const answer = this.evaluate(text);
    for (const oldest of this.filtered.keys()) {
      if (this.filtered.size < KEPT_FILTERS) break;
      this.filtered.delete(oldest);
    }
    this.filtered.set(text, answer);
    return answer;
  }

  /** The groups with the rows a filter lets through; those without any are left out. */
  filterGroups(
    text: string | undefined,
    by: GroupBy = 'session',
  ): { groups: readonly Group[] } & Filtered {
    const filtered = this.filter(text);
    if (filtered.rows === this.rows) return { groups: this.groups(by), ...filtered };
    const kept = new Set(filtered.rows);
    const groups = this.groups(by).flatMap((group) => {
      const rows = group.rows.filter((row) => kept.has(row));
      return rows.length === 0 ? [] : [{ ...group, rows }];
    });
    return { groups, ...filtered };
  }

  private group(by: GroupBy): readonly Group[] {
    const { model, rows, findings } = this;
    switch (by) {
      case 'session':
        return groupsOf(model.sessions, rows, groupContext(model, findings));
      case 'none':
        return ungrouped(rows, groupContext(model, findings));
      case 'conversation':
      case 'plane':
      case 'principal':
        return headedGroups(by, model, rows, findings);
    }
  }

  private evaluate(text: string): Filtered {
    const parsed = parseFilter(text);
    if (!parsed.ok) return { rows: this.rows, error: parsed.error };
    const matches = compile(parsed.value);
    return { rows: this.rows.filter((row) => matches(this.filterRowOf(row))) };
  }

  /** For a filter, what is found on a session or batch is found on each of its exchanges. */
  private filterRowOf(row: Row): FilterRow {
    const wider = [
      ...(row.sessionId === undefined ? [] : this.findings.on('session', row.sessionId)),
      ...(row.batch === undefined ? [] : this.findings.on('batch', row.batch)),
    ];
    if (wider.length === 0) return row;
    return { ...row, findings: [...row.findings, ...wider] };
  }

  private rowOf(exchange: Model['exchanges'][number]): Row {
    const { x, sessionId } = exchange;
    return this.rowCache.rowOf(exchange, {
      eventTimes: this.eventTimes.of(x),
      orphan: sessionId !== undefined && this.model.session(sessionId)?.orphan === true,
      findings: marksOf(this.findings.on('exchange', x)),
    });
  }
}
