import type { Exchange, Model } from '../analysis/model.ts';
import { headerValue, headerValues } from '../protocol/headers.ts';
import { count, inExchanges, perCapture } from './faults.ts';
import type { Rule } from './rule.ts';
import { isDiscovery } from './signIn.ts';
import { protectedResourceDiscovery } from './specification.ts';

/** One finding a capture: the server asks for authorisation and does not say where to get it. */
export const authChallengeWithoutMetadata: Rule = {
  id: 'auth-challenge-without-metadata',
  title: 'Challenge without metadata',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy', 'modern'],
  looksAt:
    'Answers 401 on an MCP endpoint whose WWW-Authenticate is missing, or asks for a Bearer token without resource_metadata, where no request for the well-known metadata was answered either.',
  explanation:
    'A client learns from resource_metadata, or from /.well-known/oauth-protected-resource, which authorization server to ask. With neither it can only guess; most hosts then show a connector that fails, without a reason.',
  remedy:
    'Answer 401 with WWW-Authenticate: Bearer resource_metadata="https://…/.well-known/oauth-protected-resource/…" and serve that document. A server that takes API keys alone may name its own scheme.',
  spec: protectedResourceDiscovery,
  evaluate: (model) => {
    if (model.exchanges.some(servesMetadata)) return [];
    return perCapture(bareChallenges(model), (faults) => {
      const missing = faults.filter(({ header }) => header === undefined).length;
      const without =
        missing === faults.length
          ? 'without WWW-Authenticate'
          : 'without resource_metadata in WWW-Authenticate';
      return {
        message: `${count(faults.length, 'answer')} 401 ${without} (${inExchanges(faults)}), and no metadata at /.well-known.`,
      };
    });
  },
};

function servesMetadata(exchange: Exchange): boolean {
  const { status = 0, path } = exchange;
  if (status < 200 || status >= 300 || !isDiscovery(exchange)) return false;
  return path.startsWith('/.well-known/oauth-protected-resource');
}

function bareChallenges(model: Model): { exchange: Exchange; header: string | undefined }[] {
  return model.exchanges
    .filter(({ mcp, status, end }) => mcp && status === 401 && end?.reason !== 'refused')
    .filter(({ wire }) => isBare(headerValues(wire.response, 'www-authenticate')))
    .map((exchange) => ({
      exchange,
      header: headerValue(exchange.wire.response, 'www-authenticate'),
    }));
}

/** Another scheme than Bearer needs no OAuth metadata. */
function isBare(challenges: readonly string[]): boolean {
  if (challenges.length === 0) return true;
  const bearer = challenges.filter((challenge) => /\bbearer\b/i.test(challenge));
  return bearer.length > 0 && !challenges.some((text) => /resource_metadata/i.test(text));
}
