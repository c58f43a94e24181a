import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonTokens } from '../../src/webview/details/jsonText.ts';
import { MASK, maskHeader, maskJson, maskText } from '../../src/webview/details/personal.ts';
import { shortId, visible } from '../../src/base/shortText.ts';

describe('masking', () => {
  test('personal keys are masked wherever they stand, others are left alone', () => {
    const body = { a: [{ _meta: { 'openai/subject': 'v1/x', 'openai/locale': 'vi-VN' } }] };
    expect(maskJson(body)).toEqual({
      a: [{ _meta: { 'openai/subject': MASK, 'openai/locale': 'vi-VN' } }],
    });
  });

  test('a cut body is masked as far as it goes', () => {
    const whole = JSON.stringify({
      'openai/locale': 'vi-VN',
      'openai/subject': 'v1/nobody "at" all',
      'openai/userLocation': { city: 'Nowhere' },
    });
    for (let length = 0; length <= whole.length; length += 1) {
      const masked = maskText(whole.slice(0, length));
      expect(masked).not.toContain('v1/n');
      expect(masked).not.toContain('Nowh');
    }
    expect(maskText(whole)).toContain('vi-VN');
  });

  test('headers that repeat a personal key are masked', () => {
    expect(maskHeader('X-OpenAI-Subject', 'v1/x')).toBe(MASK);
    expect(maskHeader('X-OpenAI-Session', 'v1/x')).toBe('v1/x');
  });
});

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
