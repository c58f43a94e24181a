/** Traffic beside the MCP endpoint that asks for, or gives out, credentials. */
import type { Exchange } from '../analysis/model.ts';

const DISCOVERY =
  /^\/\.well-known\/(?:oauth-|openid-configuration)|\/\.well-known\/openid-configuration$/;
const EXCHANGE = /\/(?:authorize|authorise|token|register|oauth2?)(?:\/|$)/;

/** Metadata of an authorization server or a protected resource. */
export function isDiscovery({ mcp, path }: Exchange): boolean {
  return !mcp && DISCOVERY.test(path);
}

/** A step of signing in again: discovery, registration, authorization or a token request. */
export function isSignIn(exchange: Exchange): boolean {
  return !exchange.mcp && (isDiscovery(exchange) || EXCHANGE.test(exchange.path));
}
