import type { Model } from '../analysis/model.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import type { FindingIndex } from './findings.ts';

/** Ranks there are: none, and one for each severity. */
export const SEVERITIES = 4;
const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };
const OF_RANK: readonly (Severity | undefined)[] = [undefined, 'info', 'warning', 'error'];

/** The worst that is found on each exchange, as a byte: most of very many have nothing. */
export class ExchangeSeverities {
  private ranks: Uint8Array | undefined;
  private onBatches: Uint8Array | undefined;

  constructor(
    private readonly model: Pick<Model, 'counts' | 'glances'>,
    private readonly findings: FindingIndex,
  ) {}

  /** By its place in the order of beginning: 0 where nothing is found, and the greater the worse. */
  rankAt(index: number): number {
    this.ranks ??= this.read();
    return this.ranks[index] ?? 0;
  }

  severityAt(index: number): Severity | undefined {
    return OF_RANK[this.rankAt(index)];
  }

  /** What is found on an exchange; cheap where that is nothing. */
  findingsAt(index: number): readonly Finding[] {
    if (this.rankAt(index) === 0) return NONE;
    return this.findings.on('exchange', this.model.glances.x(index));
  }

  /** What is found on a batch; as cheap where that is nothing. */
  findingsOnBatch(id: number): readonly Finding[] {
    this.onBatches ??= this.readBatches();
    return this.onBatches[id] === 1 ? this.findings.on('batch', id) : NONE;
  }

  private readBatches(): Uint8Array {
    const found = new Uint8Array(this.model.counts.batches + 1);
    for (const id of this.findings.of('batch').keys()) found[Number(id)] = 1;
    return found;
  }

  private read(): Uint8Array {
    const { counts, glances } = this.model;
    const ranks = new Uint8Array(counts.exchanges);
    for (const [x, found] of this.findings.of('exchange')) {
      const index = glances.placeOf(Number(x));
      if (index === undefined) continue;
      for (const { severity } of found) ranks[index] = Math.max(ranks[index] ?? 0, RANK[severity]);
    }
    return ranks;
  }
}

const NONE: readonly Finding[] = [];
