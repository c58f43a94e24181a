import { JWT_PATTERN } from '../protocol/jwt.ts';
import { isCredentialField } from './credentialNames.ts';

/** Turns a credential into its mark, `⟨fp:xxxxxxxx⟩`. */
export type Mark = (credential: string) => string;

/** Where parameters stand, by what the text is: how far a value reaches differs. */
const PARAMETERS = {
  text: /([?&#;])([^=&#;?\s"']+)=([^&#\s"'<>]*)/g,
  url: /([?&#;])([^=&#;?]+)=([^&#]*)/g,
  form: /(^|&)([^=&]+)=([^&]*)/g,
} as const;
const USER_INFO = /\/\/([^\s/?#@"'<>]+)@/g;
const BEARER = /\b(bearer)((?:\s|%20|\+)+)([^\s",;&#]+)/gi;
/** In a challenge `Bearer` is followed by parameters, which are no credentials. */
const BEARER_IN_CHALLENGE = /\b(bearer)(\s+)(?![a-z_-]+\s*=)([^\s",;]+)/gi;

/** How deep URLs inside parameters of URLs are followed. */
const DEPTH = 4;

/** A request target, or the value of `Location`, with the credentials in it replaced. */
export function redactUrl(url: string, mark: Mark): string {
  return redact(url, mark, { kind: 'url' });
}

/** The same for a form body. */
export function redactForm(text: string, mark: Mark): string {
  return redact(text, mark, { kind: 'form' });
}

/** Replaces what is a credential wherever it stands: JWTs, `Bearer …`, fields of URLs, user info. */
export function redactInline(text: string, mark: Mark, challenge = false): string {
  return redact(text, mark, { kind: 'text', challenge });
}

interface How {
  readonly kind: keyof typeof PARAMETERS;
  readonly challenge?: boolean;
  /** How many levels down from the outermost URL. */
  readonly level?: number;
}

function redact(text: string, mark: Mark, how: How): string {
  let result = text;
  if (result.includes('=')) result = redactParameters(result, mark, how);
  if (result.includes('@')) {
    result = result.replace(USER_INFO, (_, user: string) => `//${mark(user)}@`);
  }
  const bearer = how.challenge ? BEARER_IN_CHALLENGE : BEARER;
  result = result.replace(bearer, (whole, scheme: string, space: string, token: string) =>
    token.startsWith('⟨fp:') ? whole : `${scheme}${space}${mark(token)}`,
  );
  return result.replace(JWT_PATTERN, mark);
}

function redactParameters(text: string, mark: Mark, how: How): string {
  const pattern = PARAMETERS[how.kind];
  return text.replace(pattern, (whole, sign: string, name: string, value: string) => {
    if (value === '' || value.startsWith('⟨fp:')) return whole;
    if (isCredentialField(decode(name))) return `${sign}${name}=${mark(decode(value))}`;
    const inner = redactInside(value, mark, how.level ?? 0);
    return inner === undefined ? whole : `${sign}${name}=${inner}`;
  });
}

/** A parameter's value may be a URL again (`redirect_uri`, `return_to`), mostly percent-encoded. */
function redactInside(value: string, mark: Mark, level: number): string | undefined {
  if (level === DEPTH) return undefined;
  const decoded = decode(value);
  if (!/[=@]|bearer|ey/i.test(decoded)) return undefined;
  const redacted = redact(`;${decoded}`, mark, { kind: 'url', level: level + 1 }).slice(1);
  if (redacted === decoded) return undefined;
  if (decoded === value) return redacted;
  return encodeURIComponent(redacted).replace(/%E2%9F%A8fp%3A([0-9a-f]{8})%E2%9F%A9/g, '⟨fp:$1⟩');
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
