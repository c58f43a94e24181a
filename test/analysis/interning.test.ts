import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Interning } from '../../src/analysis/interning.ts';

describe('interning', () => {
  test('changes no text', () => {
    const interning = new Interning();
    fc.assert(fc.property(fc.string(), (text) => interning.text(text) === text));
  });

  test('gives one credential for all that say the same, and never one that says another thing', () => {
    const interning = new Interning();
    const credential = (sub: string, others?: true) => ({
      scheme: 'Bearer',
      fingerprint: 'fp:00000001',
      claims: { sub },
      ...(others ? { others: [{ scheme: 'cookie', fingerprint: 'fp:00000002' }] } : {}),
    });
    const first = interning.auth(credential('a'));
    expect(interning.auth(credential('a'))).toBe(first);
    expect(interning.auth(credential('b'))).toEqual(credential('b'));
    expect(interning.auth(credential('a', true))).toEqual(credential('a', true));
    expect(interning.auth({ scheme: 'Bearer', fingerprint: 'fp:00000001' })).not.toHaveProperty(
      'claims',
    );
  });
});
