/** Certificates made while the tests run: an authority and what it signs, with keys nobody keeps. */
import { createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

export interface Authority extends Issued {
  /** A server certificate for host names and IPv4 addresses. */
  issue(names: readonly string[]): Issued;
}

export function authority(): Authority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = subject('Fake test authority');
  const isAuthority = extension(OID.basicConstraints, sequence(tlv(0x01, Buffer.of(0xff))));
  const own = certificate(
    { issuer: name, subject: name, key: pair.publicKey },
    [isAuthority],
    pair.privateKey,
  );
  return {
    ...{ certificate: own, key: pem(pair.privateKey) },
    issue: (names) => {
      const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const about = { issuer: name, subject: subject('Fake test server'), key: leaf.publicKey };
      const altNames = extension(OID.subjectAltName, sequence(...names.map(generalName)));
      return {
        certificate: certificate(about, [altNames], pair.privateKey),
        key: pem(leaf.privateKey),
      };
    },
  };
}

interface About {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly key: KeyObject;
}

/** RFC 5280, section 4.1, in DER. */
function certificate(about: About, extensions: readonly Buffer[], signer: KeyObject): string {
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const year = 365 * 24 * 60 * 60 * 1000;
  const body = sequence(
    tlv(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    about.issuer,
    sequence(time(Date.now() - year), time(Date.now() + year)),
    about.subject,
    about.key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = createSign('sha256').update(body).sign(signer);
  const der = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const OID = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  basicConstraints: [0x55, 0x1d, 0x13],
  subjectAltName: [0x55, 0x1d, 0x11],
} as const;

function subject(commonName: string): Buffer {
  const attribute = sequence(oid(OID.commonName), tlv(0x0c, Buffer.from(commonName)));
  return sequence(tlv(0x31, attribute));
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(oid(id), tlv(0x04, value));
}

function generalName(name: string): Buffer {
  const address = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  return address
    ? tlv(0x87, Buffer.from(name.split('.').map(Number)))
    : tlv(0x82, Buffer.from(name));
}

function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${text}Z`));
}

function integer(bytes: Buffer): Buffer {
  return tlv(0x02, bytes);
}

function oid(bytes: readonly number[]): Buffer {
  return tlv(0x06, Buffer.from(bytes));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

/** Tag, length, value. */
function tlv(tag: number, value: Buffer): Buffer {
  if (value.length < 0x80) return Buffer.concat([Buffer.of(tag, value.length), value]);
  const length = Buffer.of(value.length >> 8, value.length & 0xff);
  const bytes = length[0] === 0 ? length.subarray(1) : length;
  return Buffer.concat([Buffer.of(tag, 0x80 | bytes.length), bytes, value]);
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
