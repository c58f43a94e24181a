import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as scales from '../../src/layout/scale.ts';

const durations = fc.double({ min: 0, max: 1e8, noNaN: true });
const widths = fc.integer({ min: 1, max: 4000 });
/** A scale reached by moves, as in use. */
const reached = fc
  .record({
    duration: durations,
    width: widths,
    moves: fc.array(
      fc.record({
        px: fc.double({ min: -500, max: 4500, noNaN: true }),
        factor: fc.double({ min: 0.05, max: 20, noNaN: true }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ duration, width, moves }) => {
    const limits = scales.limitsOf(duration);
    const scale = moves.reduce(
      (former, { px, factor }) =>
        scales.panBy(scales.zoomAt(former, limits, px, factor), limits, px - 250),
      scales.fitAll(limits, width),
    );
    return { limits, scale };
  });
const close = (a: number, b: number, size: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, size);

describe('scale', () => {
  test('time to pixel and back is the same time', () => {
    fc.assert(
      fc.property(reached, fc.double({ min: 0, max: 1, noNaN: true }), ({ scale }, part) => {
        const px = part * scale.width;
        expect(scales.toPixel(scale, scales.toTime(scale, px))).toBeCloseTo(px, 3);
      }),
    );
  });

  test('no move leaves the limits or turns the scale round', () => {
    fc.assert(
      fc.property(reached, ({ limits, scale }) => {
        const size = limits.maxT - limits.minT;
        expect(scale.toT).toBeGreaterThan(scale.fromT);
        expect(scale.fromT >= limits.minT - 1e-6 * size).toBe(true);
        expect(scale.toT <= limits.maxT + 1e-6 * size).toBe(true);
      }),
    );
  });

  test('zooming in keeps the time under the pointer where it is', () => {
    fc.assert(
      fc.property(
        reached,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        ({ limits, scale }, part, factor) => {
          const px = part * scale.width;
          const zoomed = scales.zoomAt(scale, limits, px, factor);
          const before = scales.toTime(scale, px);
          expect(close(scales.toTime(zoomed, px), before, limits.maxT)).toBe(true);
        },
      ),
    );
  });

  test('bringing a span into view shows its beginning and keeps the magnification', () => {
    fc.assert(
      fc.property(
        reached,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ limits, scale }, part) => {
          const t = Math.max(0, limits.maxT) * part * 0.98;
          const moved = scales.bringIntoView(scale, limits, t, t);
          expect(close(moved.toT - moved.fromT, scale.toT - scale.fromT, limits.maxT)).toBe(true);
          const slack = (limits.maxT - limits.minT) * 1e-6;
          expect(t >= moved.fromT - slack && t <= moved.toT + slack).toBe(true);
        },
      ),
    );
  });

  test('following ends the view just after the live end', () => {
    const limits = scales.limitsOf(60_000);
    const scale = { fromT: 0, toT: 10_000, width: 1000 };
    const followed = scales.followEnd(scale, limits, 60_000);
    expect(followed.toT).toBeCloseTo(60_500);
    expect(followed.toT - followed.fromT).toBeCloseTo(10_000);
  });

  test('fitting a span leaves a tenth free on either side', () => {
    const limits = scales.limitsOf(60_000);
    const fitted = scales.fitSpan({ fromT: 0, toT: 1, width: 100 }, limits, 1000, 2000);
    expect(fitted).toMatchObject({ fromT: 900, toT: 2100 });
  });
});
