import type { Exchange } from '../analysis/model.ts';
import { placeOf } from '../base/sortedNumbers.ts';

/** The exchanges that matter to somebody, in order and as they are now. */
export class Selection {
  private readonly kept: Exchange[] = [];

  constructor(private readonly matters: (exchange: Exchange) => boolean) {}

  get items(): readonly Exchange[] {
    return this.kept;
  }

  /** True where one of them is new, different or gone. */
  update(exchanges: readonly Exchange[]): boolean {
    let changed = false;
    for (const exchange of exchanges) changed = this.put(exchange) || changed;
    return changed;
  }

  private put(exchange: Exchange): boolean {
    const at = placeOf(this.kept, exchange.index, ({ index }) => index);
    const known = this.kept[at]?.index === exchange.index ? 1 : 0;
    const matters = this.matters(exchange);
    if (matters && at === this.kept.length) this.kept.push(exchange);
    else if (matters) this.kept.splice(at, known, exchange);
    else if (known === 1) this.kept.splice(at, 1);
    return matters || known === 1;
  }
}
