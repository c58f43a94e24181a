import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBars, unpackBars, type BarLook } from '../../src/contract/laneBars.ts';

const look = (label: string): BarLook => ({
  ...{ httpMethod: 'POST', label, stream: false, mcp: true, echo: 'carried', outcome: 'ok' },
  findings: [],
});
const looks = ['tools/call', 'ping', 'initialize'].map(look);

/** Microseconds in milliseconds, as records have them. */
const time = fc.nat({ max: 4_000_000_000 }).map((micro) => micro / 1000);
const bar = fc.record({
  x: fc.nat(),
  startT: time,
  requestEndT: fc.option(time, { nil: undefined }),
  responseT: fc.option(time, { nil: undefined }),
  endT: fc.option(time, { nil: undefined }),
  bytesUp: fc.nat(),
  bytesDown: fc.nat(),
  eventTimes: fc.array(time, { maxLength: 4 }),
  look: fc.constantFrom(...looks),
});

test('bars come out of their columns as they went in', () => {
  const later = bar.map((one) => {
    const after = (t: number | undefined) => (t === undefined ? undefined : one.startT + t);
    const { requestEndT, responseT, endT, eventTimes } = one;
    return {
      ...one,
      ...{ requestEndT: after(requestEndT), responseT: after(responseT), endT: after(endT) },
      eventTimes: eventTimes.map((t) => one.startT + t),
    };
  });
  fc.assert(
    fc.property(fc.array(later), (bars) => {
      const told: BarLook[] = [];
      const packed = JSON.parse(JSON.stringify(packBars(bars, told))) as ReturnType<
        typeof packBars
      >;
      const again = unpackBars(packed, told);
      const rounded = (t: number | undefined) => t && Math.round(t * 1000);
      const plain = (list: typeof again) =>
        list.map(({ startT, requestEndT, responseT, endT, eventTimes, ...rest }) => ({
          ...rest,
          times: [startT, requestEndT, responseT, endT, ...eventTimes].map(rounded),
        }));
      expect(plain(again)).toEqual(plain(bars));
      expect(told.length).toBeLessThanOrEqual(looks.length);
    }),
  );
});
