import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as virtual from '../../src/layout/virtualList.ts';

const geometries = fc.record({
  count: fc.integer({ min: 1, max: 5_000_000 }),
  lineHeight: fc.integer({ min: 24, max: 60 }),
  viewportHeight: fc.integer({ min: 60, max: 2000 }),
});
const atPlace = fc
  .tuple(geometries, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([geometry, part]) => {
    const travel = Math.max(0, virtual.contentHeight(geometry) - geometry.viewportHeight);
    return { geometry, scrollTop: travel * part };
  });

describe('virtual list', () => {
  test('the content never exceeds what browsers can lay out', () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        expect(virtual.contentHeight(geometry)).toBeLessThanOrEqual(virtual.MAX_CONTENT_PX);
      }),
    );
  });

  test('every line can be scrolled into view, and is then whole', () => {
    fc.assert(
      fc.property(atPlace, fc.nat(), ({ geometry, scrollTop }, seed) => {
        const index = seed % geometry.count;
        const shown = virtual.scrollTopShowing(geometry, scrollTop, index);
        const top = virtual.placeOf(geometry, shown, index) - shown;
        expect(top).toBeGreaterThanOrEqual(-0.5);
        expect(top + geometry.lineHeight).toBeLessThanOrEqual(geometry.viewportHeight + 0.5);
      }),
    );
  });

  test('the visible lines cover the viewport and lie in the list', () => {
    fc.assert(
      fc.property(atPlace, ({ geometry, scrollTop }) => {
        const { from, to } = virtual.visibleLines(geometry, scrollTop);
        expect(from >= 0 && to <= geometry.count && from <= to).toBe(true);
        const top = virtual.placeOf(geometry, scrollTop, from) - scrollTop;
        expect(top).toBeLessThanOrEqual(0.5);
        const bottom = virtual.placeOf(geometry, scrollTop, to) - scrollTop;
        expect(to === geometry.count || bottom >= geometry.viewportHeight - 0.5).toBe(true);
      }),
    );
  });

  test('the end of the travel is the end of the list', () => {
    const geometry = { count: 1_000_000, lineHeight: 24, viewportHeight: 600 };
    const end = virtual.contentHeight(geometry) - 600;
    expect(virtual.visibleLines(geometry, end).to).toBe(1_000_000);
    expect(virtual.scrollTopFor(geometry, Infinity)).toBeCloseTo(end);
  });
});

describe('a line that is kept on the screen', () => {
  const geometry = { count: 100, lineHeight: 24, viewportHeight: 240 };
  const before = { geometry, scrollTop: 240, pageTop: 300 };

  test('the list moves down: it scrolls as far', () => {
    expect(virtual.scrollTopKeeping(before, { geometry, pageTop: 330 }, 15)).toBe(270);
  });

  test('the list becomes too low for it: it is shown whole', () => {
    const low = { ...geometry, viewportHeight: 60 };
    expect(virtual.scrollTopKeeping(before, { geometry: low, pageTop: 300 }, 18)).toBe(
      19 * 24 - 60,
    );
  });

  test('a line that was out of sight does not hold the list', () => {
    expect(virtual.scrollTopKeeping(before, { geometry, pageTop: 330 }, 5)).toBeUndefined();
    expect(virtual.scrollTopKeeping(before, { geometry, pageTop: 330 }, 21)).toBeUndefined();
  });

  test('at the beginning there is nothing to scroll: it stays whole within the list', () => {
    const top = { ...before, scrollTop: 0 };
    expect(virtual.scrollTopKeeping(top, { geometry, pageTop: 330 }, 3)).toBe(30);
    expect(virtual.scrollTopKeeping(top, { geometry, pageTop: 330 }, 0)).toBe(0);
    expect(virtual.scrollTopKeeping(top, { geometry, pageTop: 260 }, 3)).toBe(0);
  });
});
