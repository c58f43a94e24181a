import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import {
  DEFAULT_MAX_CAPTURES_BYTES,
  readMaxAge,
  readMaxCaptures,
} from '../../../src/cli/captureLimit.ts';
import { record } from '../../../src/cli/commands/record.ts';
import { MAX_BODY_BYTES, readWishes } from '../../../src/cli/relayWishes.ts';
import {
  isExposed,
  listenArgument,
  RELAY_SETTINGS,
  relayArguments,
  settingsProblem,
  type RelaySettings,
} from '../../../src/extension/relay/relaySettings.ts';
import { DEFAULTS } from './settings.ts';

const manifest = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../package.json'), 'utf8'),
) as { contributes: { configuration: { properties: Record<string, { default: unknown }> } } };

/** What the command line makes of them. */
const understood = (settings: RelaySettings, hosts: string[] = []) => {
  const args = readArguments(record, relayArguments(settings, hosts));
  return {
    ...readWishes(args),
    captures: readMaxCaptures(args),
    age: readMaxAge(args),
    hosts: args.texts('allow-host'),
  };
};

test('the defaults are those of package.json and of the command line', () => {
  const { properties } = manifest.contributes.configuration;
  for (const [key, name] of Object.entries(RELAY_SETTINGS)) {
    expect(properties[name]?.default, name).toEqual(DEFAULTS[key as keyof RelaySettings]);
  }
  expect(settingsProblem(DEFAULTS)).toBeUndefined();
  expect(understood(DEFAULTS)).toEqual({
    ...{ hostHeader: 'auto', maxBodyBytes: MAX_BODY_BYTES, rewrites: {}, hosts: [] },
    captures: DEFAULT_MAX_CAPTURES_BYTES,
    ...{ age: 30 * 24 * 60 * 60 * 1000, userLocation: 'keep' },
  });
});

test('every setting reaches the relay as it is meant', () => {
  const settings: RelaySettings = {
    ...DEFAULTS,
    ...{
      hostHeader: 'preserve',
      maxBodyBytes: 0,
      maxCapturesMegabytes: 1,
      maxCapturesDays: 0,
      userLocation: 'drop',
      allowedHosts: ['a.example', 'b.example'],
    },
    ...{ rewriteEndpoint: false, rewriteOauthMetadata: false, rewriteLocation: false },
  };
  expect(understood(settings, ['b.example', 'c.example'])).toEqual({
    ...{ hostHeader: 'preserve', maxBodyBytes: 0 },
    rewrites: { endpoint: false, oauthMetadata: false, location: false },
    captures: 1_048_576,
    ...{ age: undefined, userLocation: 'drop' },
    hosts: ['a.example', 'b.example', 'c.example'],
  });
  expect(relayArguments({ ...DEFAULTS, certificateAuthorities: '/ca.pem' }, []).slice(-2)).toEqual([
    '--ca',
    '/ca.pem',
  ]);
});

test.each<[Partial<RelaySettings>, RegExp]>([
  [{ listenAddress: 'my-machine' }, /listenAddress takes an IP address/],
  [{ listenAddress: '' }, /listenAddress takes an IP address/],
  [{ listenAddress: '127.0.0.1:80' }, /listenAddress takes an IP address/],
  [{ allowedHosts: ['a.example', 'https://b.example/'] }, /allowedHosts .* not "https:/],
  [{ maxBodyBytes: -1 }, /maxBodyBytes takes a number of bytes/],
  [{ maxBodyBytes: 1.5 }, /maxBodyBytes takes a number of bytes/],
  [{ maxCapturesMegabytes: -1 }, /maxCapturesMegabytes takes a number of megabytes/],
  [{ maxCapturesDays: 0.5 }, /maxCapturesDays takes a number of days/],
  [{ maxBodyBytes: 2 ** 40 }, /maxBodyBytes takes a number of bytes up to 67108864/],
])('%j is refused with a sentence that names the setting', (change, sentence) => {
  expect(settingsProblem({ ...DEFAULTS, ...change })).toMatch(sentence);
});

test.each([
  ['127.0.0.1', false, '127.0.0.1:0'],
  ['::1', false, '[::1]:0'],
  ['0.0.0.0', true, '0.0.0.0:0'],
  ['::', true, '[::]:0'],
  ['192.168.1.7', true, '192.168.1.7:0'],
])('listening on %s exposes: %s', (address, exposed, argument) => {
  expect(isExposed(address)).toBe(exposed);
  expect(listenArgument(address, 0)).toBe(argument);
});
