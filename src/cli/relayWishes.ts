/** The options of `record` that say how the relay is to forward. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { USER_LOCATION_POLICIES, type UserLocationPolicy } from '../capture/userLocation.ts';
import {
  HOST_HEADER_POLICIES,
  REWRITE_NAMES,
  type HostHeaderPolicy,
  type RelayOptions,
  type RelayRewrites,
} from '../relay/handle.ts';
import { CliError, type Arguments, type Option } from './command.ts';

/** Bytes kept of one body; the whole body is forwarded and counted. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** How the relay is to forward, beside what it must know. */
export type RelayWishes = Pick<
  RelayOptions,
  'maxBodyBytes' | 'rewrites' | 'hostHeader' | 'ca' | 'userLocation'
>;

export const wishOptions = {
  'host-header': {
    type: 'string',
    value: 'POLICY',
    help: 'what the server sees as Host: preserve, target, or auto (preserve on this machine)',
  },
  'no-rewrite': {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: `leave these as the server sent them: ${REWRITE_NAMES.map(kebab).join(', ')}; may be repeated`,
  },
  'max-body-bytes': {
    type: 'string',
    value: 'N',
    help: 'how much of a body is recorded; 1048576. All of it is forwarded',
  },
  'user-location': {
    type: 'string',
    value: 'POLICY',
    help: 'what of openai/userLocation is recorded: keep, round (to some ten kilometres), or drop',
  },
  ca: {
    type: 'string',
    value: 'FILE',
    help: 'trust the certificate authorities in this PEM file too',
  },
} as const satisfies Record<string, Option>;

export function readWishes(args: Arguments): RelayWishes {
  const policy = args.text('host-header');
  const limit = args.text('max-body-bytes');
  const location = args.text('user-location');
  const ca = args.text('ca');
  return {
    maxBodyBytes: limit === undefined ? MAX_BODY_BYTES : readBytes(limit),
    rewrites: readRewrites(args.texts('no-rewrite')),
    ...(policy === undefined ? {} : { hostHeader: readHostHeader(policy) }),
    ...(location === undefined ? {} : { userLocation: readUserLocation(location) }),
    ...(ca === undefined ? {} : { ca: readAuthorities(ca) }),
  };
}

function readRewrites(names: readonly string[]): Partial<RelayRewrites> {
  const off: Partial<Record<keyof RelayRewrites, boolean>> = {};
  for (const text of names) {
    const name = REWRITE_NAMES.find((known) => known === text || kebab(known) === text);
    if (!name) throw badValue('no-rewrite', `one of ${REWRITE_NAMES.map(kebab).join(', ')}`, text);
    off[name] = false;
  }
  return off;
}

function readHostHeader(text: string): HostHeaderPolicy {
  const policy = HOST_HEADER_POLICIES.find((known) => known === text);
  if (!policy) throw badValue('host-header', `one of ${HOST_HEADER_POLICIES.join(', ')}`, text);
  return policy;
}

function readUserLocation(text: string): UserLocationPolicy {
  const policy = USER_LOCATION_POLICIES.find((known) => known === text);
  if (!policy) throw badValue('user-location', `one of ${USER_LOCATION_POLICIES.join(', ')}`, text);
  return policy;
}

/** Records go through strings, which have a greatest length. */
const MOST_BYTES = 64 * 1024 * 1024;

function readBytes(text: string): number {
  const bytes = Number(text);
  if (!/^\d+$/.test(text) || bytes > MOST_BYTES) {
    throw badValue('max-body-bytes', `a number of bytes up to ${MOST_BYTES}`, text);
  }
  return bytes;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a PEM file. A file of other things would go unnoticed until all calls fail. */
function readAuthorities(file: string): string {
  const certificates = readText(file).match(CERTIFICATE) ?? [];
  if (certificates.length === 0) {
    throw new CliError('bad-usage', `${file} holds no certificate; --ca takes a PEM file`);
  }
  for (const certificate of certificates) {
    try {
      new X509Certificate(certificate);
    } catch {
      throw new CliError('bad-usage', `${file} holds a certificate that cannot be read`);
    }
  }
  return `${certificates.join('\n')}\n`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new CliError('bad-usage', `cannot read ${file} (${code}); --ca takes a PEM file`);
  }
}

function badValue(option: string, expected: string, text: string): CliError {
  return new CliError('bad-usage', `--${option} takes ${expected}, not ${JSON.stringify(text)}`);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
