import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortId, visible } from '../../src/base/shortText.ts';
import { jsonFault } from '../../src/webview/details/jsonText.ts';
import { piecesOf } from '../../src/webview/details/textPieces.ts';

describe('text', () => {
  test('in pieces it is still all there, and no character is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20_000), (text, filling) => {
        const whole = `${'x'.repeat(filling)}\n${text.repeat(300)}`;
        const pieces = piecesOf(whole);
        expect(pieces.join('').replaceAll('\n', '')).toBe(whole.replaceAll('\n', ''));
        for (const piece of pieces) expect(piece).not.toMatch(/[\ud800-\udbff]$/);
      }),
      { numRuns: 30 },
    );
  });

  test('JSON that is none says where, and quotes nothing', () => {
    expect(jsonFault('{"openai/subject":"v1/nobody",]}')).not.toContain('nobody');
    expect(jsonFault('{"a":1,}')).toMatch(/^Not valid JSON/);
    expect(jsonFault('{"a":1}')).toBeUndefined();
    expect(jsonFault('plain words')).toBeUndefined();
  });

  test('control and direction characters become visible', () => {
    expect(visible('a\u202eb\u0000c\nd')).toBe('a⟨U+202E⟩b⟨U+0000⟩c\nd');
    expect(shortId('3602c17d-0000')).toBe('3602c17d');
    expect(shortId('short')).toBe('short');
  });
});
