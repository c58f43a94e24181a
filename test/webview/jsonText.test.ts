import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortId, visible } from '../../src/base/shortText.ts';
import { jsonTokens } from '../../src/webview/details/jsonText.ts';

describe('text', () => {
  test('JSON tokens join to the text they came from', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const text = JSON.stringify(JSON.parse(json), null, 2);
        expect(
          jsonTokens(text)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          jsonTokens(text)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  test('control and direction characters become visible', () => {
    expect(visible('a\u202eb\u0000c\nd')).toBe('a⟨U+202E⟩b⟨U+0000⟩c\nd');
    expect(shortId('3602c17d-0000')).toBe('3602c17d');
    expect(shortId('short')).toBe('short');
  });
});
