import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barBoxes, GAP_PX, MIN_BAR_PX, SOLID_PX } from '../../src/layout/laneBars.ts';
import { batchCaption, bracketBoxes } from '../../src/layout/laneBrackets.ts';
import { metricsFor, type BarInput, type SessionInput } from '../../src/layout/laneInput.ts';
import { fateOf, lifeBox } from '../../src/layout/laneLife.ts';
import { laneBoxes } from '../../src/layout/lanes.ts';

const scale = { fromT: 0, toT: 1000, width: 1000 };
const metrics = metricsFor(1);
const measure = (text: string) => text.length * 6;

function bar(
  part: Partial<Omit<BarInput, 'look'>>,
  look: Partial<BarInput['look']> = {},
): BarInput {
  const common = { httpMethod: 'POST', label: 'tools/call', mcp: true, findings: [] };
  return {
    ...{ x: 1, startT: 0, eventTimes: [] },
    ...part,
    look: { ...common, echo: 'carried', outcome: 'ok', ...look },
  };
}

function session(part: Partial<SessionInput>): SessionInput {
  return {
    ...{ id: 'a', state: 'open', neverDeleted: true, seenInUse: false },
    ...{ createdT: 100, lastUsedT: 300 },
    ...part,
  };
}

const bars = fc
  .array(
    fc
      .record({
        startT: fc.integer({ min: -500, max: 1500 }),
        sending: fc.nat({ max: 50 }),
        waiting: fc.nat({ max: 400 }),
        receiving: fc.option(fc.nat({ max: 400 })),
        answered: fc.boolean(),
        get: fc.boolean(),
      })
      .map(({ startT, sending, waiting, receiving, answered, get }) =>
        bar(
          {
            startT,
            requestEndT: startT + sending,
            ...(answered && { responseT: startT + sending + waiting }),
            ...(receiving !== null && { endT: startT + sending + waiting + receiving }),
          },
          { httpMethod: get ? 'GET' : 'POST' },
        ),
      ),
    { maxLength: 20 },
  )
  .map((list) => list.map((each, place) => ({ ...each, x: place + 1 })));

describe('bars', () => {
  test('are never too narrow, stay in their lane, and their phases tile them from left to right', () => {
    fc.assert(
      fc.property(bars, (list) => {
        for (const box of barBoxes(list, scale, metrics, 1200)) {
          expect(box.right - box.left).toBeGreaterThanOrEqual(MIN_BAR_PX - 1e-9);
          expect(box.top).toBeGreaterThanOrEqual(metrics.barTop);
          expect(box.top + box.height).toBeLessThanOrEqual(metrics.laneHeight);
          if (box.right - box.left < SOLID_PX) {
            expect(box.phases).toEqual([]);
            continue;
          }
          expect(box.phases[0]?.left).toBeCloseTo(box.left);
          expect(box.phases.at(-1)?.right).toBeCloseTo(box.right);
          box.phases.slice(1).forEach((phase, place) => {
            expect(phase.left).toBeCloseTo(box.phases[place]?.right ?? NaN);
          });
        }
      }),
    );
  });

  test('concurrent ones do not cover each other while four tracks suffice', () => {
    const three = [0, 10, 20].map((startT, place) => bar({ x: place, startT, endT: startT + 100 }));
    const boxes = barBoxes(three, scale, metrics, 1000);
    const tops = boxes.map(({ top, height }) => [top, top + height] as const);
    expect(tops[0]?.[1]).toBeLessThanOrEqual(tops[1]?.[0] ?? 0);
    expect(tops[1]?.[1]).toBeLessThanOrEqual(tops[2]?.[0] ?? 0);
  });

  test('a long-lived stream takes no height from the others', () => {
    const stream = bar({ x: 1 }, { httpMethod: 'GET', label: '(stream)' });
    const call = bar({ x: 2, startT: 50, endT: 90 });
    const [first, second] = barBoxes([stream, call], scale, metrics, 1000);
    expect(first).toMatchObject({ kind: 'stream', open: true, right: 1000 });
    expect(second?.height).toBe(metrics.barHeight - 1);
  });

  test('a missing echo is a gap before the bar', () => {
    const [box] = barBoxes(
      [bar({ startT: 100, endT: 200 }, { echo: 'missing' })],
      scale,
      metrics,
      1000,
    );
    expect(box?.gap).toEqual({ left: 100 - GAP_PX - 1, right: 99 });
  });

  test('of those on one pixel one shows, but for what differs, what is kept and what runs beside it', () => {
    const wide = { fromT: 0, toT: 100_000, width: 1000 };
    const short = (x: number, startT: number, look: Partial<BarInput['look']> = {}) =>
      bar({ x, startT, endT: startT + 5 }, look);
    const list = [
      ...[short(1, 10_000), short(2, 10_010), short(3, 10_020, { outcome: 'rpc-error' })],
      ...[short(4, 10_030), short(5, 10_040), short(6, 10_041), short(7, 20_000)],
    ];
    const shown = (keep?: number) => barBoxes(list, wide, metrics, 100_000, keep).map(({ x }) => x);
    expect(shown()).toEqual([1, 3, 4, 6, 7]);
    expect(shown(5)).toEqual([1, 3, 4, 5, 6, 7]);
  });

  test('an unanswered request is all waiting', () => {
    const [box] = barBoxes([bar({ startT: 0, requestEndT: 10 })], scale, metrics, 500);
    expect(box?.phases.map(({ kind }) => kind)).toEqual(['upload', 'waiting']);
  });
});

const batch = {
  ...{ id: 3, startT: 100, endT: 600, toolCalls: 3, parallel: 3, totalMs: 410, sumMs: 990 },
};

describe('brackets', () => {
  test('say how many calls ran at once and what that saved', () => {
    expect(batchCaption(batch)).toBe('3 parallel, 410 ms (sum 990 ms)');
    expect(batchCaption({ ...batch, parallel: 1 })).toBe('3 in sequence, 410 ms (sum 990 ms)');
    expect(batchCaption({ ...batch, toolCalls: 1, totalMs: 41 })).toBe('1 call, 41 ms');
    expect(batchCaption({ ...batch, toolCalls: 0 })).toBe('no tool call, 500 ms');
  });

  test('carry the caption inside, beside, or not at all', () => {
    const [inside] = bracketBoxes([batch], scale, measure);
    expect(inside?.caption?.left).toBeLessThan(600);
    const [beside] = bracketBoxes([{ ...batch, endT: 160 }], scale, measure);
    expect(beside?.caption?.left).toBeGreaterThanOrEqual(160);
    const next = { ...batch, id: 4, startT: 200, endT: 260 };
    expect(
      bracketBoxes([{ ...batch, endT: 160 }, next], scale, measure)[0]?.caption,
    ).toBeUndefined();
  });

  test('captions keep clear of glyphs', () => {
    const [box] = bracketBoxes([batch], scale, measure, [120, 150]);
    expect(box?.caption?.left).toBeGreaterThan(156);
  });
});

describe('lives', () => {
  test('an orphan ends in a dotted line that says so', () => {
    const life = lifeBox(session({ state: 'superseded' }), scale, 320, measure);
    expect(life).toMatchObject({ left: 100, right: 300, end: 'dotted' });
    expect(life?.tail).toEqual({ left: 300, right: 1000 });
    expect(life?.fate?.text).toBe('never used again, never deleted');
    expect(life?.fate?.left).toBeGreaterThan(320);
  });

  test('a deleted session ends in a cap', () => {
    const life = lifeBox(session({ state: 'deleted', neverDeleted: false }), scale, 300, measure);
    expect(life).toMatchObject({ end: 'cap' });
    expect(life?.tail).toBeUndefined();
  });

  test('who deleted a session is told', () => {
    const deleted = { state: 'deleted', neverDeleted: false } as const;
    expect(fateOf(session(deleted))).toBe('deleted by the client');
    const here = session({ ...deleted, deletedFromInspector: true });
    expect(fateOf(here)).toBe('deleted from the inspector');
  });

  test('a session outside the view points to where it is', () => {
    const later = lifeBox(session({ createdT: 5000, lastUsedT: 6000 }), scale, 0, measure);
    expect(later?.fate?.text).toBe('issued +0:05 ▸');
    const earlier = lifeBox(
      session({ createdT: 100, lastUsedT: 200, state: 'idle' }),
      { fromT: 500, toT: 1500, width: 1000 },
      -Infinity,
      measure,
    );
    expect(earlier?.fate?.text).toBe('◂ issued +0:00, idle, never deleted');
  });

  test('texts never leave the view', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2000, max: 3000 }),
        fc.nat({ max: 2000 }),
        fc.constantFrom('open', 'superseded', 'idle', 'expired', 'deleted' as const),
        (createdT, lasts, state) => {
          const life = lifeBox(
            session({ createdT, lastUsedT: createdT + lasts, state, sinceLastCreatedMs: 400 }),
            scale,
            -Infinity,
            measure,
          );
          for (const text of [life?.fate, life?.gap]) {
            if (!text) continue;
            expect(text.left).toBeGreaterThanOrEqual(0);
            expect(text.left + text.width).toBeLessThanOrEqual(scale.width);
          }
        },
      ),
    );
  });
});

describe('lanes', () => {
  const EMPTY = { batches: [], bars: [] };
  const replaced = (replacement: { by: string; gapMs: number; after?: string }) =>
    laneBoxes({
      lanes: [
        {
          key: 'a',
          session: session({ id: 'a', lastUsedT: 300, state: 'superseded', replacement }),
          ...EMPTY,
        },
        { key: 'b', session: session({ id: 'b', createdT: 900, lastUsedT: 950 }), ...EMPTY },
      ],
      ...{ firstIndex: 4, scrolled: 100, scale, metrics, nowT: 1000, measure },
    });

  test('stand below each other; a session is linked to the one whose place it took', () => {
    const [former, next] = replaced({ by: 'b', gapMs: 590, after: 'a stream ended (50 ms)' });
    const top = 4 * metrics.laneHeight - 100;
    expect([former?.index, former?.top, next?.index, next?.top]).toEqual([
      ...[4, top, 5, top + metrics.laneHeight],
    ]);
    expect(former?.link).toBeUndefined();
    expect(next?.link).toEqual({ fromX: 300, fromY: top + metrics.barTop + metrics.barHeight });
    expect(next?.life?.gap?.text).toBe('new id 590 ms after a stream ended (50 ms)');
    expect(next?.life?.gap?.left).toBeGreaterThan(300);
  });

  test('a link whose reason is not known, or does not fit, says the gap', () => {
    expect(replaced({ by: 'b', gapMs: 590 })[1]?.life?.gap?.text).toBe('new id after 590 ms');
    const after = 'x'.repeat(200);
    expect(replaced({ by: 'b', gapMs: 590, after })[1]?.life?.gap?.text).toBe(
      'new id after 590 ms',
    );
  });

  test('a session whose successor is not among the lanes has no link', () => {
    expect(replaced({ by: 'elsewhere', gapMs: 590 }).map(({ link }) => link)).toEqual([
      ...[undefined, undefined],
    ]);
  });

  test('findings that would overlap are drawn as the most severe of them', () => {
    const marked = (x: number, startT: number, severity: 'error' | 'info') =>
      bar({ x, startT, endT: startT + 5 }, { findings: [{ severity }] });
    const [box] = laneBoxes({
      lanes: [
        {
          key: 's1',
          session: session({}),
          batches: [],
          bars: [marked(1, 100, 'info'), marked(2, 104, 'error'), marked(3, 300, 'info')],
        },
      ],
      ...{ firstIndex: 0, scrolled: 0, scale, metrics, nowT: 1000, measure },
    });
    expect(box?.glyphs.map(({ x, severity }) => ({ x, severity }))).toEqual([
      { x: 2, severity: 'error' },
      { x: 3, severity: 'info' },
    ]);
  });
});
