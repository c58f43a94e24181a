import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constants, deflateRawSync } from 'node:zlib';
import type { SocketMessage } from '../../src/capture/recorder.ts';
import { WebSocketTap } from '../../src/relay/webSocketTap.ts';

function tap(deflated = false, maxBytes = 1000) {
  const messages: SocketMessage[] = [];
  const codes: number[] = [];
  const tapped = new WebSocketTap({
    ...{ maxBytes, deflated },
    onMessage: (message) => messages.push(message),
    onClose: (code) => codes.push(code),
  });
  return { tapped, messages, codes };
}

interface FrameOptions {
  final?: boolean;
  compressed?: boolean;
  mask?: boolean;
}

function frame(opcode: number, payload: Buffer, options: FrameOptions = {}): Buffer {
  const { final = true, compressed = false, mask = false } = options;
  const first = (final ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode;
  const length = payload.length;
  const bit = mask ? 0x80 : 0;
  let head = Buffer.of(first, bit | length);
  if (length > 65_535) {
    head = Buffer.alloc(10);
    head.writeBigUInt64BE(BigInt(length), 2);
    head.set([first, bit | 127]);
  } else if (length > 125) head = Buffer.of(first, bit | 126, length >> 8, length & 0xff);
  if (!mask) return Buffer.concat([head, payload]);
  const key = Buffer.of(1, 2, 3, 250);
  const masked = payload.map((byte, index) => byte ^ (key[index & 3] ?? 0));
  return Buffer.concat([head, key, masked]);
}

const part = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const message = fc.record({
  opcode: fc.constantFrom(1, 2),
  parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  ping: fc.boolean(),
  mask: fc.boolean(),
});

test('messages come out as they went in, however framed, masked and cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 5 }),
      fc.array(fc.nat(3000), { maxLength: 20 }),
      async (sent, cuts) => {
        const bytes = Buffer.concat(
          sent.flatMap(({ opcode, parts, ping, mask }) =>
            parts.flatMap((payload, index) => [
              frame(index === 0 ? opcode : 0, payload, { final: index === parts.length - 1, mask }),
              ...(ping ? [frame(9, Buffer.from('ping'), { mask })] : []),
            ]),
          ),
        );
        const before = Buffer.from(bytes);
        const { tapped, messages } = tap(false, 500);
        const places = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length];
        places.sort((a, b) => a - b);
        places.forEach((place, index) =>
          tapped.push(bytes.subarray(places[index - 1] ?? 0, place)),
        );
        await tapped.end();
        expect(tapped.unreadable).toBe(false);
        expect(messages).toEqual(
          sent.map(({ opcode, parts }) => {
            const whole = Buffer.concat(parts);
            const kept = { content: whole.subarray(0, 500), truncated: whole.length > 500 };
            return { opcode, bytes: whole.length, ...kept, incomplete: false };
          }),
        );
        // What is on its way to the other side was not written to.
        expect(bytes.equals(before)).toBe(true);
      },
    ),
  );
});

/** As RFC 7692 has it: without the tail, and with what was sent before as the window. */
function deflated(text: string, before = ''): Buffer {
  const window = before === '' ? {} : { dictionary: Buffer.from(before) };
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH, ...window }).subarray(0, -4);
}

describe('permessage-deflate', () => {
  const texts = ['{"hello":"world"}'.repeat(20), '{"hello":"world"}', 'plain', 'x'.repeat(100_000)];

  test('is undone across messages; a plain message keeps its place; a bomb is cut', async () => {
    const [first = '', second = '', , bomb = ''] = texts;
    const one = deflated(first);
    const { tapped, messages } = tap(true);
    const bytes = Buffer.concat([
      frame(1, one.subarray(0, 9), { compressed: true, final: false }),
      frame(0, one.subarray(9), { mask: true }),
      frame(1, deflated(second, first), { compressed: true }),
      frame(1, Buffer.from('between')),
      frame(1, deflated(bomb), { compressed: true }),
    ]);
    for (const byte of bytes) tapped.push(Buffer.of(byte));
    await tapped.end();
    expect(messages.map(({ content }) => content.toString().slice(0, 400))).toEqual([
      ...[texts[0], texts[1], 'between', 'x'.repeat(400)],
    ]);
    expect(messages[3]).toMatchObject({ bytes: 100_000, truncated: true, incomplete: false });
  });

  test('that is broken is given up; what was read stays', async () => {
    const { tapped, messages } = tap(true);
    tapped.push(frame(1, Buffer.from('fine')));
    tapped.push(frame(1, Buffer.from([0xff, 0xff, 0xff, 0xff]), { compressed: true }));
    await tapped.end();
    expect(tapped.unreadable).toBe(true);
    expect(messages[0]?.content.toString()).toBe('fine');
    expect(messages[1]).toMatchObject({ incomplete: true });
  });
});

test.each([
  ['a reserved opcode', frame(3, Buffer.alloc(0))],
  ['compression nobody agreed on', frame(1, Buffer.alloc(0), { compressed: true })],
  ['a continuation of nothing', frame(0, Buffer.alloc(0))],
  ['a control frame in parts', frame(9, Buffer.alloc(0), { final: false })],
  ['no WebSocket at all', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('%s ends the reading', (_, bytes) => {
  const { tapped, messages } = tap();
  tapped.push(bytes);
  tapped.push(frame(1, Buffer.from('later')));
  expect(tapped.unreadable).toBe(true);
  expect(messages).toEqual([]);
});

test('close codes are told; an unfinished message is given at the end', async () => {
  const { tapped, messages, codes } = tap();
  tapped.push(frame(8, Buffer.of(3, 233, 120)));
  tapped.push(frame(8, Buffer.alloc(0)));
  tapped.push(frame(1, Buffer.from('half'), { final: false }));
  await tapped.end();
  expect(codes).toEqual([1001, 1005]);
  expect(messages).toMatchObject([{ bytes: 4, incomplete: true }]);
});
