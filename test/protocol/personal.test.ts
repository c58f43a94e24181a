import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  holdsClientAddress,
  MASK,
  maskHeader,
  maskJson,
  maskText,
} from '../../src/protocol/personal.ts';

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

  test('a personal key is masked however deep it stands and whatever it holds', () => {
    const meta = {
      'openai/session': 'v1/abc',
      'openai/subject': 'v1/nobody',
      'openai/userLocation': { city: 'Nowhere', near: [{ place: 'Nowhere "too" }' }] },
      'vendor/unknown': 42,
    };
    for (const indent of [undefined, 2]) {
      const text = JSON.stringify({ method: 'x', params: { _meta: meta }, id: 1 }, null, indent);
      const masked = maskText(text);
      expect(masked).not.toMatch(/nobody|Nowhere/);
      expect(JSON.parse(masked)).toEqual(maskJson(JSON.parse(text)));
    }
  });

  test('masking the text equals masking the value', () => {
    const values = fc.jsonValue({ maxDepth: 3 });
    const keys = fc.constantFrom('openai/subject', 'openai/userLocation', 'other', '_meta');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.dictionary(keys, values)), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(maskText(JSON.stringify(value)))).toEqual(maskJson(plain));
      }),
    );
  });

  test('an escaped key is as personal as a plain one', () => {
    expect(
      maskText(String.raw`{"openai\/subject":"v1/x","\u006fpenai/subject":"v1/y"}`),
    ).not.toMatch(/v1/);
  });

  test('headers that repeat a personal key are masked', () => {
    expect(maskHeader('X-OpenAI-Subject', 'v1/x')).toBe(MASK);
    expect(maskHeader('X-OpenAI-Session', 'v1/x')).toBe('v1/x');
  });
});

test('headers in which a proxy or tunnel names its client are masked, their neighbours are not', () => {
  const named = ['Forwarded', 'X-Forwarded-For', 'X-Original-Forwarded-For', 'X-Real-IP']
    .concat('X-Client-IP', 'CF-Connecting-IP', 'CF-Connecting-IPv6', 'True-Client-IP')
    .concat('Fly-Client-IP', 'X-Cluster-Client-IP', 'X-Envoy-External-Address', 'X-Azure-ClientIP');
  expect(named.filter((name) => !holdsClientAddress(name))).toEqual([]);
  for (const name of named) expect(maskHeader(name, '203.0.113.7')).toBe(MASK);
  const others = ['X-Forwarded-Host', 'X-Forwarded-Proto', 'Host', 'X-Real', 'X-Recipient'];
  for (const name of others) expect(maskHeader(name, 'as it came')).toBe('as it came');
});
