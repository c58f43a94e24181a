import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fakeToken, openAiConversation } from '../../src/demo/persona.ts';
import { createRandom } from '../../src/demo/random.ts';

test('the token is readable, valid for an hour, and signed by nobody', () => {
  const now = Date.UTC(2026, 1, 27);
  const [header, claims, signature] = fakeToken('demo-client', now)
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('utf8'));
  expect(JSON.parse(header ?? '')).toEqual({ alg: 'none', typ: 'at+jwt' });
  expect(JSON.parse(claims ?? '')).toMatchObject({
    sub: 'demo-user',
    client_id: 'demo-client',
    iat: now / 1000,
    exp: now / 1000 + 3600,
  });
  expect(signature).toBe('no signature');
});

test('a conversation has its own id; the person behind it stays the same', () => {
  const random = createRandom(1);
  const [first, second] = [openAiConversation(random, 'A'), openAiConversation(random, 'B')];
  expect(first.session).toMatch(/^v1\/demo-conversation-/);
  expect(first.session).not.toBe(second.session);
  expect(first.subject).toBe(second.subject);
  expect(first.toolCall).toMatchObject({
    'openai/session': first.session,
    'openai/locale': 'vi-VN',
    'openai/userAgent': 'A',
    'openai/userLocation': { latitude: expect.stringMatching(/^\d/) as string },
  });
});

test('nothing in the source looks like a token', () => {
  const folder = resolve(import.meta.dirname, '../../src/demo');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(10);
  for (const file of sources) {
    expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/eyJ[\w-]{8}|[\w-]{40,}/);
  }
});
