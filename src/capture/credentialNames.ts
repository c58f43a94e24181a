/** Where credentials stand. Names compare without case, `_` and `-`, so `accessToken` is `access_token`. */

const FIELDS = new Set(
  [
    ...['access_token', 'refresh_token', 'id_token', 'token', 'client_secret', 'code'],
    ...['code_verifier', 'assertion', 'client_assertion', 'password', 'api_key', 'key'],
    ...['secret', 'sig', 'signature', 'x-amz-signature', 'x-amz-security-token'],
    ...['x-goog-signature', 'auth_token', 'session_token', 'registration_access_token'],
    ...['device_code', 'user_code', 'subject_token', 'actor_token', 'passwd', 'pwd', 'jwt'],
    ...['private_key', 'x-api-key', 'login_hint_token', 'id_token_hint', 'request_token'],
  ].map(plain),
);

/** Fields no body but an OAuth one has: they are replaced whatever the path is. */
const UNMISTAKABLE = /"(?:access_token|refresh_token|id_token|client_secret|code_verifier)"\s*:/;

/** A query, form or JSON field whose value is a credential. */
export function isCredentialField(name: string): boolean {
  return FIELDS.has(plain(name));
}

export function mentionsOAuthFields(text: string): boolean {
  return UNMISTAKABLE.test(text);
}

const TOKEN_LIKE =
  /(?:^|[/._-])(?:tokens?|oauth2?|authorize|authorization|auth|revoke|revocation|introspect|introspection|register|registration|login|signin|par|device|device_authorization|credentials?|apikeys?)(?=$|[/._-])/i;

/** Paths where OAuth clients and servers hand credentials to each other. */
export function isTokenEndpoint(url: string): boolean {
  return TOKEN_LIKE.test(url.replace(/[?#].*$/s, ''));
}

/** How the value of a header field is to be treated. */
export type HeaderKind =
  | 'plain'
  | 'url'
  | 'authorization'
  | 'cookie'
  | 'set-cookie'
  | 'secret'
  | 'challenge'
  | 'subprotocol';

const SECRET_WORDS = /token|secret|api-?key|password|credential/;

export function headerKind(name: string): HeaderKind {
  const lower = name.toLowerCase();
  switch (lower) {
    case 'authorization':
    case 'proxy-authorization':
      return 'authorization';
    case 'cookie':
    case 'set-cookie':
      return lower;
    case 'www-authenticate':
    case 'proxy-authenticate':
      return 'challenge';
    case 'sec-websocket-protocol':
      return 'subprotocol';
    case 'location':
    case 'content-location':
    case 'referer':
      return 'url';
    default:
      if (/^(?:x-)?mcp-|^x-openai-/.test(lower)) return 'plain';
      return SECRET_WORDS.test(lower) ? 'secret' : 'plain';
  }
}

/** Header fields that carry the caller's API key. */
export function isApiKeyHeader(name: string): boolean {
  const kind = headerKind(name);
  return kind === 'secret' && !/csrf|xsrf|^access-control-/i.test(name);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}
