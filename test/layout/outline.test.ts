import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outlineSlice, type OutlineEntry, type OutlineGroup } from '../../src/layout/outline.ts';

const outlines = fc
  .array(fc.record({ rows: fc.nat({ max: 6 }), folded: fc.boolean() }), { maxLength: 8 })
  .map((shapes) => {
    let x = 0;
    const groups = shapes.map(({ rows }, place) => ({
      key: `s${place}`,
      rows: Array.from({ length: rows }, () => ++x),
    }));
    const collapsed = shapes.flatMap(({ folded }, place) => (folded ? [`s${place}`] : []));
    return { groups, collapsed };
  });

/** The same, the slow and obvious way. */
function allEntries(groups: readonly OutlineGroup[], collapsed: readonly string[]): OutlineEntry[] {
  return groups.flatMap(({ key, rows }, group): OutlineEntry[] => {
    const folded = collapsed.includes(key);
    const shown = folded ? [] : rows;
    return [
      { kind: 'group', group, folded },
      ...shown.map((row): OutlineEntry => ({ kind: 'row', group, row })),
    ];
  });
}

describe('outline', () => {
  test('a slice is that part of the whole list', () => {
    fc.assert(
      fc.property(
        outlines,
        fc.nat({ max: 60 }),
        fc.nat({ max: 20 }),
        ({ groups, collapsed }, offset, limit) => {
          const whole = allEntries(groups, collapsed);
          const slice = outlineSlice(groups, { offset, limit, collapsed });
          expect(slice.length).toBe(whole.length);
          expect(slice.entries).toEqual(whole.slice(slice.offset, slice.offset + limit));
          if (offset < whole.length) expect(slice.offset).toBe(offset);
        },
      ),
    );
  });

  test('an anchor is found where it stands, a folded row at its group', () => {
    fc.assert(
      fc.property(outlines, fc.nat(), fc.nat({ max: 5 }), ({ groups, collapsed }, seed, before) => {
        const rows = groups.flatMap((group) => group.rows.map((x) => ({ x, key: group.key })));
        const chosen = rows[seed % Math.max(1, rows.length)];
        if (!chosen) return;
        const whole = allEntries(groups, collapsed);
        const slice = outlineSlice(groups, {
          ...{ offset: 0, limit: 50, collapsed },
          anchor: { line: { x: chosen.x }, before },
        });
        const found = whole[slice.anchorIndex ?? -1];
        expect(groups[found?.group ?? -1]?.key).toBe(chosen.key);
        expect(found?.kind === 'row' ? found.row : 'folded').toBe(
          collapsed.includes(chosen.key) ? 'folded' : chosen.x,
        );
        expect(slice.offset).toBe(Math.max(0, (slice.anchorIndex ?? 0) - before));
      }),
    );
  });

  test('an anchor that is gone leaves the offset', () => {
    const groups = [{ key: 'a', rows: [1, 2, 3] }];
    const slice = outlineSlice(groups, {
      offset: 2,
      limit: 5,
      anchor: { line: { x: 9 }, before: 1 },
    });
    expect(slice).toMatchObject({ offset: 2, length: 4 });
    expect(slice.anchorIndex).toBeUndefined();
  });
});
