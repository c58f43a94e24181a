import { headerKind, type HeaderKind } from './credentialNames.ts';
import type { RawHeaders } from './records.ts';
import { redactInline, redactUrl, type Mark } from './redactUrl.ts';

/** Schemes whose name may be shown; with any other the name could be part of the secret. */
const SCHEMES =
  /^(bearer|basic|digest|dpop|negotiate|ntlm|token|apikey|api-key|oauth|hawk|gnap|privatetoken|mutual|hoba|key|aws4-hmac-sha256|scram-sha-1|scram-sha-256)(\s+)(\S.*)$/is;
const COOKIE_ATTRIBUTES =
  /^(?:path|domain|expires|max-age|samesite|secure|httponly|priority|partitioned)$/i;

/** The scheme and the credential of an `Authorization` value. */
export function splitAuthorization(value: string): {
  scheme: string | undefined;
  space: string;
  credential: string;
} {
  const match = SCHEMES.exec(value.trim());
  if (!match) return { scheme: undefined, space: '', credential: value.trim() };
  return { scheme: match[1], space: match[2] ?? ' ', credential: match[3] ?? '' };
}

/** Header fields in the same order and case, with the credentials in their values replaced. */
export function redactHeaders(headers: RawHeaders, mark: Mark): RawHeaders {
  return headers.map(([name, value]) => [name, redactValue(kindOf(name), name, value, mark)]);
}

const kinds = new Map<string, HeaderKind>();
const REMEMBERED_NAMES = 1000;

function kindOf(name: string): HeaderKind {
  const known = kinds.get(name);
  if (known) return known;
  if (kinds.size >= REMEMBERED_NAMES) kinds.clear();
  const kind = headerKind(name);
  kinds.set(name, kind);
  return kind;
}

/** Nothing in a value that fails this can be a credential of `redactInline`. */
const SUSPICIOUS = /bearer|e[yw][A-Za-z0-9_-]+\.|[?&#;@]/i;

function redactValue(kind: HeaderKind, name: string, value: string, mark: Mark): string {
  if (value === '') return value;
  switch (kind) {
    case 'plain':
      return SUSPICIOUS.test(value) ? redactInline(value, mark) : value;
    case 'url':
      return redactUrl(value, mark);
    case 'challenge':
      return redactInline(value, mark, true);
    case 'authorization': {
      const { scheme, space, credential } = splitAuthorization(value);
      return `${scheme ?? ''}${space}${mark(credential)}`;
    }
    case 'cookie':
      return redactCookie(value, mark);
    case 'set-cookie':
      return redactSetCookie(value, mark);
    case 'secret':
      return isCorsFlag(name, value) ? value : mark(value);
    case 'subprotocol':
      return redactSubprotocols(value, mark);
  }
}

function isCorsFlag(name: string, value: string): boolean {
  return name.toLowerCase() === 'access-control-allow-credentials' && value === 'true';
}

function redactCookie(value: string, mark: Mark): string {
  return value
    .split(';')
    .map((pair) => redactPair(pair, mark))
    .join(';');
}

function redactSetCookie(value: string, mark: Mark): string {
  const [pair = '', ...attributes] = value.split(';');
  const rest = attributes.map((attribute) => {
    const name = attribute.split('=')[0]?.trim() ?? '';
    return COOKIE_ATTRIBUTES.test(name) ? attribute : redactPair(attribute, mark);
  });
  return [redactPair(pair, mark), ...rest].join(';');
}

/** `name=value` keeps its name; a cookie without a name is all value. */
function redactPair(pair: string, mark: Mark): string {
  const equals = pair.indexOf('=');
  const space = /^\s*/.exec(pair)?.[0] ?? '';
  const credential = equals === -1 ? pair.trim() : pair.slice(equals + 1).trim();
  if (credential === '') return pair;
  return equals === -1
    ? `${space}${mark(credential)}`
    : `${pair.slice(0, equals + 1)}${mark(credential)}`;
}

const CREDENTIAL_WORD = /bearer|token|auth|secret|api-?key|password|jwt/i;

/**
 * Browsers cannot set headers on a WebSocket, so clients put tokens among the subprotocols: as an
 * entry of its own after one such as `bearer`, or as the tail of a dotted name.
 */
function redactSubprotocols(value: string, mark: Mark): string {
  let announced = false;
  const entries = value.split(',').map((entry) => {
    const name = entry.trim();
    const redacted = announced ? mark(name) : redactSubprotocol(name, mark);
    announced = CREDENTIAL_WORD.test(name) && !name.includes('.');
    return entry.replace(name, () => redacted);
  });
  return entries.join(',');
}

function redactSubprotocol(name: string, mark: Mark): string {
  const inline = name.replace(/\s/g, '') === name ? redactInline(name, mark) : mark(name);
  if (inline !== name) return inline;
  const segments = name.split('.');
  const word = segments.findIndex((segment) => CREDENTIAL_WORD.test(segment));
  return segments
    .map((segment, index) => {
      const follows = word !== -1 && index > word && !/^[a-z]{1,15}\d*$/.test(segment);
      return follows || looksRandom(segment) ? mark(segment) : segment;
    })
    .join('.');
}

function looksRandom(segment: string): boolean {
  return segment.length >= 32 || (segment.length >= 16 && /\d/.test(segment));
}
