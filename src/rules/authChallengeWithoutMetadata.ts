import type { Exchange } from '../analysis/model.ts';
import { headerValue, headerValues } from '../protocol/headers.ts';
import { count, inExchanges, verdictsOnCapture } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { isDiscovery } from './signIn.ts';
import { protectedResourceDiscovery } from './specification.ts';
import { together } from './watch.ts';

/** One finding a capture: the server asks for authorisation and does not say where to get it. */
export const authChallengeWithoutMetadata: Rule = {
  id: 'auth-challenge-without-metadata',
  title: 'Challenge without metadata',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy', 'modern'],
  looksAt:
    'Answers 401 on an MCP endpoint whose WWW-Authenticate is missing, or asks for a Bearer token without resource_metadata, where the client then asked for metadata at /.well-known and got none.',
  explanation:
    'A client learns from resource_metadata, or from /.well-known/oauth-protected-resource, which authorization server to ask. With neither it can only guess; most hosts then show a connector that fails, without a reason.',
  remedy:
    'Answer 401 with WWW-Authenticate: Bearer resource_metadata="https://…/.well-known/oauth-protected-resource/…" and serve that document. A server that takes API keys alone may name its own scheme.',
  spec: protectedResourceDiscovery,
  watch: () => together((exchange) => isBareChallenge(exchange) || isDiscovery(exchange), judge),
};

function judge(exchanges: readonly Exchange[]): Verdict[] {
  const asked = exchanges.filter(isDiscovery);
  // A client that does not ask may have no need to: servers that take API keys answer a bare 401 too.
  if (asked.some(servesMetadata) || !asked.some(looksInVain)) return [];
  const challenges = exchanges.filter(isBareChallenge);
  const faults = challenges.map((exchange) => ({ exchange }));
  const missing = challenges.filter(
    ({ wire }) => headerValue(wire.response, 'www-authenticate') === undefined,
  ).length;
  const without =
    missing === faults.length
      ? 'without WWW-Authenticate'
      : 'without resource_metadata in WWW-Authenticate';
  return verdictsOnCapture(faults, () => ({
    message: `${count(faults.length, 'answer')} 401 ${without} (${inExchanges(faults)}), and no metadata at /.well-known.`,
  }));
}

/** Of the resource, or of an authorization server on the same origin as in 2025-03-26. */
function servesMetadata({ status = 0 }: Exchange): boolean {
  return status >= 200 && status < 300;
}

/** Clients ask below the path of the endpoint first, and only then where there is no other place left. */
function looksInVain({ path, status = 0 }: Exchange): boolean {
  const last =
    path === '/.well-known/oauth-protected-resource' ||
    !path.startsWith('/.well-known/oauth-protected-resource');
  return last && status >= 400;
}

function isBareChallenge({ mcp, status, end, wire }: Exchange): boolean {
  if (!mcp || status !== 401 || end?.reason === 'refused') return false;
  return isBare(headerValues(wire.response, 'www-authenticate'));
}

/** Another scheme than Bearer needs no OAuth metadata. */
function isBare(challenges: readonly string[]): boolean {
  if (challenges.length === 0) return true;
  const bearer = challenges.filter((challenge) => /\bbearer\b/i.test(challenge));
  return bearer.length > 0 && !challenges.some((text) => /resource_metadata/i.test(text));
}
