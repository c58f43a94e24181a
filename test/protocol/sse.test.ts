import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SseParser, type SseEvent } from '../../src/protocol/sse.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(bytes: Uint8Array, cuts: readonly number[] = [], limit?: number): SseEvent[] {
  const parser = new SseParser(limit);
  const places = [...cuts].sort((a, b) => a - b);
  const events: SseEvent[] = [];
  let from = 0;
  for (const cut of [...places, bytes.length]) {
    events.push(...parser.push(bytes.subarray(from, cut)));
    from = cut;
  }
  return [...events, ...parser.end()];
}

describe('fields', () => {
  test.each(['\n', '\r\n', '\r'])('are read with line end %j', (end) => {
    const text = ['event: message', 'id: 7', 'retry: 1500', 'data: a', 'data:b', 'data', '', ''];
    const wire = encode(text.join(end));
    expect(parse(wire)).toEqual([
      { event: 'message', id: '7', retry: 1500, data: 'a\nb\n', bytes: wire.length },
    ]);
  });

  test('a priming event has an id and empty data', () => {
    expect(parse(encode('id: 1\ndata: \n\n'))).toEqual([{ id: '1', data: '', bytes: 14 }]);
  });

  test('one space after the colon belongs to the syntax, a second to the value', () => {
    expect(parse(encode('data:  x\n\n'))[0]?.data).toBe(' x');
  });

  test('what is no number is no retry; unknown fields are passed over', () => {
    expect(parse(encode('retry: soon\nfoo: bar\n\n'))).toEqual([{ bytes: 22 }]);
  });

  test('a byte order mark at the beginning is none of the text', () => {
    expect(parse(encode('\uFEFFdata: x\n\n'))).toEqual([{ data: 'x', bytes: 12 }]);
  });
});

describe('comments', () => {
  test('between events stand for themselves, at once', () => {
    const parser = new SseParser();
    expect(parser.push(encode(': ping\n'))).toEqual([{ comment: 'ping', bytes: 7 }]);
    expect(parser.push(encode('\ndata: 1\n\n'))).toEqual([{ data: '1', bytes: 10 }]);
  });

  test('an empty one keeps a stream alive', () => {
    expect(parse(encode(':\r\n'))).toEqual([{ comment: '', bytes: 3 }]);
  });

  test('inside an event belong to it', () => {
    expect(parse(encode('data: 1\n: note\n\n'))).toEqual([
      { data: '1', comment: 'note', bytes: 16 },
    ]);
  });
});

describe('the end', () => {
  test('inside an event gives what there is of it', () => {
    expect(parse(encode('data: half'))).toEqual([{ data: 'half', bytes: 10, incomplete: true }]);
    expect(parse(encode('data: x\n'))).toEqual([{ data: 'x', bytes: 8, incomplete: true }]);
  });

  test('after a CR that ends an event finds it complete', () => {
    expect(parse(encode('data: x\r\r'))).toEqual([{ data: 'x', bytes: 9 }]);
  });

  test('after blank lines is nothing', () => {
    expect(parse(encode('\n\n\r\n'))).toEqual([]);
  });
});

describe('invalid and long events', () => {
  test('bytes that are not UTF-8 are kept beside the text', () => {
    const wire = Uint8Array.from([...encode('data: '), 0xff, 0x0a, 0x0a]);
    expect(parse(wire)).toEqual([{ data: '\uFFFD', bytes: 9, raw: wire }]);
  });

  test('beyond the limit are counted, not kept, and not cut inside a character', () => {
    const wire = encode(`data: ${'é'.repeat(100)}\n\n`);
    const [event] = parse(wire, [20, 21, 22], 11);
    expect(event).toEqual({ data: 'éé', bytes: wire.length, truncated: true });
  });

  test('the event after a long one is whole', () => {
    const events = parse(encode(`data: ${'x'.repeat(50)}\n\ndata: y\n\n`), [30], 20);
    expect(events.map(({ data }) => data)).toEqual(['x'.repeat(14), 'y']);
  });
});

const line = fc.oneof(
  fc.constantFrom(
    '',
    'data: 1',
    'data',
    'id: 3',
    ': c',
    ':',
    'event: e',
    'retry: 10',
    '\uFEFFdata: b',
  ),
  fc.string({ maxLength: 12 }),
);
const wire = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 })
  .map((lines) => encode(lines.flat().join('')));

test('how the bytes are split makes no difference, and each is counted once', () => {
  fc.assert(
    fc.property(
      fc.oneof(wire, fc.uint8Array({ maxLength: 80 })),
      fc.array(fc.nat(), { maxLength: 8 }),
      (bytes, cuts) => {
        const whole = parse(bytes);
        const places = cuts.map((cut) => cut % (bytes.length + 1));
        expect(parse(bytes, places)).toEqual(whole);
        const counted = whole.reduce((sum, event) => sum + event.bytes, 0);
        expect(counted).toBeLessThanOrEqual(bytes.length);
        const rest = bytes.subarray(counted);
        expect([...rest].every((byte) => byte === 10 || byte === 13 || isBom(bytes))).toBe(true);
      },
    ),
  );
});

function isBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef;
}
