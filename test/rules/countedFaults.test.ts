import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exchange, Model } from '../../src/analysis/model.ts';
import { count, inExchanges, listed, perPlane, verdictOn } from '../../src/rules/faults.ts';
import type { Verdict } from '../../src/rules/rule.ts';
import type { Change } from '../../src/rules/watch.ts';

/** An exchange with these faults. */
interface Told {
  readonly index: number;
  readonly plane: string;
  readonly status: number;
  readonly faults: readonly string[];
}

const told: fc.Arbitrary<Told> = fc.record({
  index: fc.nat(30),
  plane: fc.constantFrom('a', 'b'),
  status: fc.constantFrom(200, 404),
  faults: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
});

function exchangeOf({ index, plane, status, faults }: Told): Exchange {
  return { index, x: index * 2 + 1, plane, status, inferred: false, faults } as unknown as Exchange;
}

function faultsIn(exchange: Exchange) {
  return (exchange as unknown as Told).faults.map((why) => ({ exchange, why }));
}

/** What is said of all of them, made from one object for each fault. */
function naive(latest: ReadonlyMap<number, Exchange>): Map<string, Verdict> {
  const said = new Map<string, Verdict>();
  for (const plane of ['a', 'b']) {
    const own = [...latest.values()].filter((exchange) => exchange.plane === plane);
    const faults = own.sort((a, b) => a.index - b.index).flatMap(faultsIn);
    if (faults.length === 0) continue;
    const refused = faults.filter(({ exchange }) => exchange.status === 404);
    const message = `${count(faults.length, 'fault')}: ${listed(faults.map(({ why }) => why))} (${inExchanges(faults)}), ${refused.length} refused in ${inExchanges(refused)}.`;
    said.set(plane, verdictOn({ kind: 'plane', key: plane }, faults, { message }));
  }
  return said;
}

describe('counted faults', () => {
  test('say what the faults one by one say, however exchanges come and change', () => {
    fc.assert(
      fc.property(fc.array(fc.array(told, { maxLength: 6 }), { maxLength: 12 }), (parts) => {
        const latest = new Map<number, Exchange>();
        const model = { exchangeAt: (index: number) => latest.get(index) } as unknown as Model;
        const watch = perPlane(faultsIn, (faults) => {
          const refused = faults.filter(({ exchange }) => exchange.status === 404);
          return {
            message: `${count(faults.length, 'fault')}: ${listed(faults.map(({ why }) => why))} (${inExchanges(faults)}), ${refused.length} refused in ${inExchanges(refused)}.`,
          };
        });
        const said = new Map<string | number, readonly Verdict[]>();
        parts.forEach((part, at) => {
          const exchanges = part.map(exchangeOf);
          for (const exchange of exchanges) latest.set(exchange.index, exchange);
          const more = at % 3 === 1 && at < parts.length - 1;
          const change = { exchanges, model, more } as unknown as Change;
          watch.update(change, (key, verdicts) => said.set(key, verdicts));
        });
        const found = [...said].flatMap(([key, verdicts]) =>
          verdicts.map((verdict) => [key, verdict] as const),
        );
        expect(new Map(found)).toEqual(naive(latest));
      }),
      { numRuns: 300 },
    );
  });
});
