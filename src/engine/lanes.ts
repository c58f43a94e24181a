import type { Exchange, Model } from '../analysis/model.ts';
import type { Lane, LaneBatch, LanesPage, LanesQuery } from '../contract/api.ts';
import { packBars, type BarLook, type LaneBar } from '../contract/laneBars.ts';
import { barLookNumber } from '../layout/laneBars.ts';
import { foldedBy, type Folding } from '../layout/folding.ts';
import { thinBars, type BarSpans } from '../layout/thinBars.ts';
import type { EventTimes } from './eventTimes.ts';
import { SEVERITIES, type ExchangeSeverities } from './exchangeSeverities.ts';
import { marksOf, type FindingIndex } from './findings.ts';
import type { Group } from './groups.ts';
import { appearanceOf } from './rows.ts';

/** The groups that have a lane: those under a folded heading have none. */
export function laneGroups(groups: readonly Group[], folding: Folding): Group[] {
  const isFolded = foldedBy(folding);
  let hidden = false;
  return groups.filter(({ key, heads }) => {
    if (heads) hidden = isFolded(key);
    return heads === true || !hidden;
  });
}

export interface LanesSource {
  readonly model: Model;
  readonly findings: FindingIndex;
  readonly severities: ExchangeSeverities;
  readonly eventTimes: Pick<EventTimes, 'of'>;
  /** As long as the groups live: zooming and panning ask for the same again and again. */
  readonly spans: WeakMap<Group, BarSpans>;
}

/** A bar over fewer columns is too narrow for its phases and events. */
const WIDE_COLUMNS = 1.5;

type Window = Omit<LanesQuery, 'offset' | 'limit'>;

/** What of the groups shows between two moments; the bars of open headings do not. */
export function lanesOf(
  groups: readonly Group[],
  query: Window,
  source: LanesSource,
): Pick<LanesPage, 'lanes' | 'looks'> {
  const looks: BarLook[] = [];
  const bars = new Bars(source, query);
  const isFolded = foldedBy(query);
  const lanes = groups.map((group): Lane => {
    const { key, heading } = group;
    const open = heading !== undefined && !isFolded(key);
    const shown = open ? { bars: [], omitted: 0 } : bars.of(group);
    return {
      key,
      session: group.view(0),
      ...(heading && { heading }),
      batches: bracketed(group.batches, source.model, query),
      bars: packBars(shown.bars, looks),
      omitted: shown.omitted,
    };
  });
  return { lanes, looks };
}

/** Narrower ones get no bracket. */
function bracketed(
  ids: readonly number[],
  model: Model,
  { fromT, toT, columns }: Window,
): LaneBatch[] {
  const least = (toT - fromT) / columns;
  return ids.flatMap((id) => {
    const [startT, endT] = [model.batchTimes.startOf(id), model.batchTimes.endOf(id)];
    if (startT > toT || endT < fromT || endT - startT < least) return [];
    const found = model.batch(id);
    if (!found) return [];
    const { toolCalls, parallel, totalMs, sumMs } = found;
    return [{ id, startT, endT, toolCalls, parallel, totalMs, sumMs }];
  });
}

/** The bars of exchanges, without making those that do not show. */
class Bars {
  private readonly looks = new Map<
    Exchange,
    { readonly number: number; readonly plain: BarLook }
  >();
  private readonly found = new Map<Exchange, Map<string, BarLook>>();

  constructor(
    private readonly source: LanesSource,
    private readonly query: Window,
  ) {}

  of(group: Group): { readonly bars: LaneBar[]; readonly omitted: number } {
    const { numbers } = group;
    const { fromT, toT, columns, keep } = this.query;
    const place = keep === undefined ? undefined : numbers.indexOf(keep);
    const spans = this.source.spans.get(group) ?? this.spansOf(numbers);
    this.source.spans.set(group, spans);
    const { places, inside } = thinBars(spans, {
      ...{ fromT, toT, columns: Math.max(1, columns) },
      keep: place,
    });
    const bars = places.flatMap((each) => this.bar(numbers[each] ?? 0));
    return { bars, omitted: inside - bars.length };
  }

  private spansOf(numbers: readonly number[]): BarSpans {
    const { glances } = this.source.model;
    const count = numbers.length;
    const startT = new Float64Array(count);
    const endT = new Float64Array(count);
    const look = new Uint8Array(count);
    for (let place = 0; place < count; place += 1) {
      const index = glances.placeOf(numbers[place] ?? -1) ?? -1;
      startT[place] = glances.startT(index);
      endT[place] = glances.endT(index) ?? Infinity;
      look[place] = this.lookNumber(index);
    }
    return {
      count,
      startT: (place) => startT[place] ?? 0,
      endT: (place) => endT[place] ?? 0,
      look: (place) => look[place] ?? 0,
    };
  }

  /** Equal for those that look the same, where they are of the same size. */
  private lookNumber(index: number): number {
    const { model, severities } = this.source;
    const like = model.glances.like(index);
    return like ? this.lookOf(like).number * SEVERITIES + severities.rankAt(index) : 0;
  }

  private bar(x: number): LaneBar[] {
    const exchange = this.source.model.exchange(x);
    if (!exchange) return [];
    const { startT, requestEndT, responseT, end, bytesUp, bytesDown } = exchange;
    const { fromT, toT, columns } = this.query;
    const wide = ((end?.t ?? Infinity) - startT) * columns > (toT - fromT) * WIDE_COLUMNS;
    const eventTimes = wide ? [...this.source.eventTimes.of(x)] : [];
    const look = this.lookWithFindings(exchange);
    const endT = end?.t;
    return [{ x, startT, requestEndT, responseT, endT, bytesUp, bytesDown, eventTimes, look }];
  }

  private lookWithFindings(exchange: Exchange): BarLook {
    const { glances } = this.source.model;
    const like = glances.like(exchange.index) ?? exchange;
    const { plain } = this.lookOf(like);
    const found = this.source.findings.on('exchange', exchange.x);
    if (found.length === 0) return plain;
    const marks = marksOf(found);
    const key = JSON.stringify(marks);
    const known = this.found.get(like) ?? new Map<string, BarLook>();
    const look = known.get(key) ?? { ...plain, findings: marks };
    this.found.set(like, known.set(key, look));
    return look;
  }

  private lookOf(like: Exchange) {
    let look = this.looks.get(like);
    if (!look) {
      const plain = plainLook(like);
      look = { number: barLookNumber(plain), plain };
      this.looks.set(like, look);
    }
    return look;
  }
}

function plainLook(like: Exchange): BarLook {
  return { ...appearanceOf(like), findings: [] };
}
