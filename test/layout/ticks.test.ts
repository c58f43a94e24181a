import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ticks, tickStep } from '../../src/layout/ticks.ts';

const scaleOf = (fromT: number, span: number, width = 800) => ({ fromT, toT: fromT + span, width });
const anyScale = fc
  .record({
    fromT: fc.double({ min: -1e6, max: 1e8, noNaN: true }),
    span: fc.double({ min: 0.5, max: 1e9, noNaN: true }),
    width: fc.integer({ min: 100, max: 4000 }),
  })
  .map(({ fromT, span, width }) => scaleOf(fromT, span, width));

describe('ticks', () => {
  test('labels never come closer than asked, and no wide scale is without them', () => {
    fc.assert(
      fc.property(anyScale, (scale) => {
        const found = ticks(scale, 72);
        const step = tickStep(scale, 72);
        expect((step / (scale.toT - scale.fromT)) * scale.width).toBeGreaterThanOrEqual(71.99);
        expect(found.length).toBeLessThanOrEqual(scale.width / 72 + 2);
        for (const { t } of found) {
          expect(t >= 0 && t <= scale.toT + step * 1e-6).toBe(true);
        }
      }),
    );
  });

  test('labels differ from one another', () => {
    fc.assert(
      fc.property(anyScale, (scale) => {
        const labels = ticks(scale).map(({ label }) => label);
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  test('steps are human', () => {
    expect(tickStep(scaleOf(0, 55_000), 72)).toBe(5000);
    expect(tickStep(scaleOf(0, 22 * 60_000), 72)).toBe(120_000);
    expect(ticks(scaleOf(138_000, 20_000)).map(({ label }) => label)).toEqual([
      ...['+2:18', '+2:20', '+2:22', '+2:24', '+2:26', '+2:28', '+2:30', '+2:32', '+2:34'],
      ...['+2:36', '+2:38'],
    ]);
  });

  test('below a millisecond the labels gain digits', () => {
    expect(
      ticks(scaleOf(1000, 1))
        .map(({ label }) => label)
        .slice(0, 3),
    ).toEqual(['+0:01.0000', '+0:01.0001', '+0:01.0002']);
  });
});
