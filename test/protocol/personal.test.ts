import { describe, expect, test } from 'vitest';
import { MASK, maskHeader, maskJson, maskText } from '../../src/protocol/personal.ts';

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
