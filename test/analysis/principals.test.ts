import { describe, expect, test } from 'vitest';
import { principalOf, UNKNOWN_PRINCIPAL } from '../../src/analysis/principals.ts';
import { capture, jwt, token } from './captureBuilder.ts';

describe('the principal of a credential', () => {
  test('is unknown without one', () => {
    expect(principalOf(undefined)).toBe(UNKNOWN_PRINCIPAL);
  });

  test('is the fingerprint of an opaque one', () => {
    expect(principalOf(token('fp:12345678'))).toBe('fp:12345678');
  });

  test('is issuer, subject and client of a readable JWT, whatever else changes', () => {
    const claims = { iss: 'https://id.example', sub: 'u', client_id: 'c' };
    const one = principalOf(jwt({ ...claims, exp: 1 }, 'fp:00000001'));
    expect(principalOf(jwt({ ...claims, exp: 2 }, 'fp:00000002'))).toBe(one);
    for (const other of [{ iss: 'https://other.example' }, { sub: 'v' }, { client_id: 'd' }]) {
      expect(principalOf(jwt({ ...claims, ...other }))).not.toBe(one);
    }
  });

  test.each(['client_id', 'azp', 'appid', 'cid'])('reads the client from %s', (claim) => {
    const principal = principalOf(jwt({ sub: 'u', [claim]: 'the-client' }));
    expect(principal).toContain('the-client');
  });

  test('is the fingerprint where no subject tells users of one client apart', () => {
    const auth = jwt({ iss: 'https://id.example', client_id: 'c' }, 'fp:00000003');
    expect(principalOf(auth)).toBe('fp:00000003');
  });

  test('survives claims of any type', () => {
    expect(principalOf(jwt({ sub: 7, iss: {}, client_id: [] }))).toContain('"7"');
    expect(principalOf(jwt({ sub: { a: 1 } }, 'fp:00000004'))).toBe('fp:00000004');
  });
});

test('a capture lists the principals of its MCP exchanges in order of appearance', () => {
  const story = capture();
  story.client({ auth: token('fp:00000001') }).initialize();
  story.client().initialize();
  story
    .client({ auth: token('fp:00000002') })
    .begin('GET', { path: '/x' })
    .answer();
  expect(story.model().principals).toEqual(['fp:00000001', 'unknown']);
});
