import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JWT_PATTERN, readJwtClaims } from '../../src/protocol/jwt.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: unknown): string => `${part({ alg: 'none' })}.${part(claims)}.fakesig`;

test('known claims keep their names and types, others are left out', () => {
  const claims = {
    iss: 'https://issuer.example',
    sub: 'ü-user',
    aud: ['a', 'b'],
    exp: 1_800_000_000,
    client_id: 'c',
    scope: 'read write',
  };
  expect(readJwtClaims(token({ ...claims, email: 'someone@example.com', nested: {} }))).toEqual(
    claims,
  );
});

test('values of odd types are left out', () => {
  expect(readJwtClaims(token({ sub: { a: 1 }, aud: [[1]], iss: 'x'.repeat(5000) }))).toEqual({});
});

test.each(['', 'opaque', 'a.b', 'a.b.c', `${part('x')}.${part({})}.s`, `${part({})}.%%.s`])(
  '%j has no claims',
  (text) => expect(readJwtClaims(text)).toBeUndefined(),
);

test('nothing makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (text, json) => {
      readJwtClaims(text);
      readJwtClaims(`${part({})}.${Buffer.from(json).toString('base64url')}.x`);
    }),
  );
});

test('the pattern finds a token in the midst of text', () => {
  const jwt = token({ sub: 'x' });
  expect(`before "${jwt}", after`.replace(JWT_PATTERN, '*')).toBe('before "*", after');
  expect('key.value.other'.replace(JWT_PATTERN, '*')).toBe('key.value.other');
});
