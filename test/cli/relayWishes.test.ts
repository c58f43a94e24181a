import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { record } from '../../src/cli/commands/record.ts';
import { MAX_BODY_BYTES, readWishes } from '../../src/cli/relayWishes.ts';
import { authority } from '../relay/tls/certificates.ts';

const wishes = (...argv: string[]) => readWishes(readArguments(record, argv));

test('without options everything is as the relay does it by itself', () => {
  expect(wishes()).toEqual({ maxBodyBytes: MAX_BODY_BYTES, rewrites: {} });
});

test('every option reaches the relay', () => {
  const names = ['--no-rewrite', 'oauth-metadata', '--no-rewrite', 'endpoint'];
  expect(wishes(...names, '--host-header', 'target', '--max-body-bytes', '0')).toEqual({
    ...{ maxBodyBytes: 0, hostHeader: 'target' },
    rewrites: { oauthMetadata: false, endpoint: false },
  });
  expect(wishes('--no-rewrite', 'oauthMetadata').rewrites).toEqual({ oauthMetadata: false });
});

test.each([
  ['--host-header', 'keep', /--host-header takes one of auto, preserve, target, not "keep"/],
  ['--no-rewrite', 'all', /--no-rewrite takes one of endpoint, oauth-metadata, location/],
  ['--max-body-bytes', '-1', /--max-body-bytes takes a number of bytes/],
  ['--max-body-bytes', '1e9', /--max-body-bytes takes a number of bytes/],
  ['--max-body-bytes', '99999999999', /--max-body-bytes takes a number of bytes/],
])('%s %s is refused', (option, value, message) => {
  expect(() => wishes(`${option}=${value}`)).toThrow(message);
});

test('--ca takes the certificates of a PEM file, and says what is wrong with another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ca-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = (text: string): string => {
    const path = join(folder, 'ca.pem');
    writeFileSync(path, text);
    return path;
  };
  const { certificate } = authority();
  expect(wishes('--ca', file(`My CA\n${certificate}\n${certificate}`)).ca).toBe(
    `${certificate.trim()}\n${certificate.trim()}\n`,
  );
  expect(() => wishes('--ca', file('hello'))).toThrow(/holds no certificate/);
  const broken = certificate.replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
  expect(() => wishes('--ca', file(broken))).toThrow(/cannot be read/);
  expect(() => wishes('--ca', join(folder, 'none'))).toThrow(/cannot read .*none \(ENOENT\)/);
});
