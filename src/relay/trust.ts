/** Whose certificates are trusted: Node's authorities, the system's, and those that were given. */
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { Environment } from './corporateProxy.ts';

/**
 * What to trust towards a TLS server. `given` is PEM text. Undefined where Node's own choice is right,
 * which heeds NODE_EXTRA_CA_CERTS.
 */
export function trust(
  given: string | undefined,
  environment: Environment,
): tls.SecureContext | undefined {
  const system = systemAuthorities(environment);
  if (given === undefined && system.length === 0) return undefined;
  const known = nodeAuthorities(environment);
  const all = [...known, ...system, ...(given === undefined ? [] : [given])];
  return tls.createSecureContext({ ca: [...new Set(all)] });
}

type Ask = ((kind: 'default' | 'system') => string[]) | undefined;

/** Node 22.15 and later can tell what it trusts. */
const ask = (tls as { getCACertificates?: Ask }).getCACertificates;

function nodeAuthorities(environment: Environment): readonly string[] {
  if (ask) return ask('default');
  return [...tls.rootCertificates, ...readBundle(environment['NODE_EXTRA_CA_CERTS'])];
}

/** Where Linux distributions keep theirs, for a Node that cannot ask the system. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
];

function systemAuthorities(environment: Environment): readonly string[] {
  if (ask) return ask('system');
  for (const file of [environment['SSL_CERT_FILE'], ...BUNDLES]) {
    const bundle = readBundle(file);
    if (bundle.length > 0) return bundle;
  }
  return [];
}

function readBundle(file: string | undefined): string[] {
  if (file === undefined || file === '') return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}
