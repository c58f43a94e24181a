import { expect, test } from 'vitest';
import { claimMeanings } from '../../src/protocol/claimMeanings.ts';

const at = '2026-02-27T08:31:06.000Z';
const seconds = (time: string) => Date.parse(time) / 1000;

test('times are told from the moment of the request, for each credential its own', () => {
  const claims = { iss: 'https://issuer.example', exp: seconds('2026-02-27T09:31:06Z'), x: 1 };
  const old = { exp: seconds('2026-02-27T08:30:06Z'), iat: seconds('2026-02-27T07:31:06Z') };
  expect(claimMeanings({ claims, others: [{}, { claims: old }] }, at)).toEqual([
    [
      ['iss', 'who issued it'],
      ['exp', 'expires 2026-02-27 09:31:06 UTC, 1 h 00 min after this request'],
    ],
    [],
    [
      ['exp', 'expired 2026-02-27 08:30:06 UTC, 1 min 00 s before this request'],
      ['iat', 'issued 2026-02-27 07:31:06 UTC, 1 h 00 min before this request'],
    ],
  ]);
});

test('what is no time, and no claim that is known, is not explained', () => {
  const claims = { exp: 'never', iat: 1e300, constructor: 'x' };
  expect(claimMeanings({ claims }, at)).toEqual([
    [
      ['exp', 'expires'],
      ['iat', 'issued'],
    ],
  ]);
  expect(claimMeanings({ claims: { iat: 0 } }, 'unknown')).toEqual([
    [['iat', 'issued 1970-01-01 00:00:00 UTC']],
  ]);
});
