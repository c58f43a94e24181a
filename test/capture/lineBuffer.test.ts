import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineBuffer } from '../../src/capture/lineBuffer.ts';

test('what was added stands there as UTF-8, and whole lines are told from cut ones', () => {
  const lines = fc.array(fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${text}\n`));
  const buffer = new LineBuffer();
  fc.assert(
    fc.property(lines, fc.nat(300), (added, cut) => {
      buffer.clear();
      for (const line of added) buffer.add(line);
      const whole = Buffer.from(added.join(''), 'utf8');
      expect(buffer.content.equals(whole)).toBe(true);
      expect(buffer.lines).toBe(added.length);
      const found = buffer.wholeLines(cut);
      const kept = Buffer.from(added.slice(0, found.lines).join(''), 'utf8').length;
      expect(found.bytes).toBe(kept);
      expect(kept).toBeLessThanOrEqual(cut);
      const next = added[found.lines];
      if (next !== undefined) expect(kept + Buffer.byteLength(next)).toBeGreaterThan(cut);
    }),
  );
});

test('lines longer than the buffer fit, and it does not stay large', () => {
  const buffer = new LineBuffer();
  const long = 'é'.repeat(3 * 1024 * 1024);
  buffer.add('a');
  buffer.add(long);
  expect(buffer.content.length).toBe(1 + Buffer.byteLength(long));
  expect(buffer.content.toString().endsWith(long)).toBe(true);
  buffer.clear();
  expect(buffer.content.buffer.byteLength).toBeLessThan(1024 * 1024);
});
