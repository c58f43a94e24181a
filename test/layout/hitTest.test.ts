import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hitTest } from '../../src/layout/hitTest.ts';
import { metricsFor, type BarInput } from '../../src/layout/laneInput.ts';
import { laneBoxes } from '../../src/layout/lanes.ts';

const scale = { fromT: 0, toT: 1000, width: 1000 };
const metrics = metricsFor(2);

const look: BarInput['look'] = {
  ...{ httpMethod: 'POST', label: 'tools/call', mcp: true },
  ...{ echo: 'carried', outcome: 'ok', findings: [] },
};

function lanesOf(startTimes: readonly number[]) {
  const bars = startTimes.map((startT, place): BarInput => ({
    ...{ x: place + 1, startT, endT: startT + 30, eventTimes: [], look },
  }));
  const batch = { id: 9, startT: 0, endT: 990, toolCalls: 1, parallel: 1, totalMs: 30, sumMs: 30 };
  const session = {
    ...{ id: 'a', state: 'open' as const, neverDeleted: true, seenInUse: false },
    ...{ createdT: 0, lastUsedT: 1000 },
  };
  return laneBoxes({
    lanes: [
      { key: 'a', session, batches: [batch], bars },
      { key: 'b', session: { ...session, id: 'b' }, batches: [], bars: [] },
    ],
    ...{ firstIndex: 0, scrolled: 0, scale, metrics, nowT: 1000, measure: () => 50 },
  });
}

describe('hit test', () => {
  test('the middle of every bar hits that bar', () => {
    const starts = fc.uniqueArray(fc.nat({ max: 20 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(starts, (places) => {
        const lanes = lanesOf(places.map((place) => place * 45).sort((a, b) => a - b));
        for (const bar of lanes[0]?.bars ?? []) {
          const hit = hitTest(lanes, (bar.left + bar.right) / 2, bar.top + bar.height / 2);
          expect(hit).toMatchObject({ kind: 'bar', x: bar.x });
        }
      }),
    );
  });

  test('a little beside a bar still counts, further away is its batch', () => {
    const lanes = lanesOf([100]);
    const y = metrics.barTop + 4;
    expect(hitTest(lanes, 97, y)).toMatchObject({ kind: 'bar', x: 1 });
    expect(hitTest(lanes, 400, y)).toMatchObject({ kind: 'batch', batch: 9 });
  });

  test('an empty lane is hit as a lane, nothing below the last', () => {
    const lanes = lanesOf([100]);
    expect(hitTest(lanes, 400, metrics.laneHeight + 5)).toMatchObject({ kind: 'lane' });
    expect(hitTest(lanes, 400, metrics.laneHeight * 2 + 5)).toBeUndefined();
  });
});
