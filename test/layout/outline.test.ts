import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outlineSlice, type OutlineEntry, type OutlineGroup } from '../../src/layout/outline.ts';

const outlines = fc
  .array(
    fc.record({
      rows: fc.nat({ max: 6 }),
      folded: fc.boolean(),
      role: fc.constantFrom(undefined, undefined, 'heading', 'headless'),
    }),
    { maxLength: 12 },
  )
  .map((shapes) => {
    let x = 0;
    const groups = shapes.map(({ rows, role }, place): OutlineGroup => ({
      key: `s${place}`,
      rows: role === 'heading' ? [] : Array.from({ length: rows }, () => ++x),
      ...(role && { role }),
    }));
    const collapsed = shapes.flatMap(({ folded }, place) => (folded ? [`s${place}`] : []));
    return { groups, collapsed };
  });

/** The folded heading a group stands under. */
function hiddenBy(
  groups: readonly OutlineGroup[],
  collapsed: readonly string[],
  group: number,
): string | undefined {
  const heading = groups.slice(0, group).findLast(({ role }) => role === 'heading');
  return heading && collapsed.includes(heading.key) ? heading.key : undefined;
}

/** The same, the slow and obvious way. */
function allEntries(groups: readonly OutlineGroup[], collapsed: readonly string[]): OutlineEntry[] {
  return groups.flatMap(({ key, rows, role }, group): OutlineEntry[] => {
    if (role !== 'heading' && hiddenBy(groups, collapsed, group) !== undefined) return [];
    const folded = collapsed.includes(key) && role !== 'headless';
    const shown = folded ? [] : rows;
    return [
      ...(role === 'headless' ? [] : [{ kind: 'group' as const, group, folded }]),
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
        const rows = groups.flatMap((group, place) => {
          const hidden = hiddenBy(groups, collapsed, place);
          const folded = group.role !== 'headless' && collapsed.includes(group.key);
          const shownAt = hidden ?? (folded ? group.key : undefined);
          return group.rows.map((x) => ({ x, key: shownAt ?? group.key, folded: shownAt }));
        });
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
          chosen.folded === undefined ? chosen.x : 'folded',
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
