import type { Exchange } from '../analysis/model.ts';
import { count, listed, perPlane } from './faults.ts';
import type { Rule } from './rule.ts';
import { accessTokenUsage } from './specification.ts';

/** One finding a plane that puts a credential into the query of MCP requests. */
export const authTokenInQuery: Rule = {
  id: 'auth-token-in-query',
  title: 'Credential in the query',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy', 'modern'],
  looksAt:
    'The query of requests to an MCP endpoint: parameters such as access_token, token, api_key or code that hold a credential. The capture keeps a fingerprint in its place.',
  explanation:
    'Whoever sees the URL has the credential, and URLs are written down everywhere: access logs, proxies, tunnels, browser histories, error reports. Access tokens must not stand in the query.',
  remedy:
    'Send the token in the Authorization header. Take a credential that stood in a URL for known to others, and replace it.',
  spec: accessTokenUsage,
  watch: () =>
    perPlane(
      (exchange) => {
        const names = exchange.mcp ? credentialParameters(exchange) : [];
        return names.length === 0 ? [] : [{ exchange, names }];
      },
      (faults, plane) => {
        const names = listed(faults.flatMap((fault) => fault.names));
        return {
          message: `${count(faults.length, 'request')} of ${plane} to the MCP endpoint ${faults.length === 1 ? 'carries' : 'carry'} a credential in the query (${names}).`,
        };
      },
    ),
};

/** Redaction has put a mark where a credential stood; the name beside it is kept. */
const MARKED = /[?&;]([\w.-]{1,40})=⟨fp:/g;

function credentialParameters({ url }: Exchange): string[] {
  if (!url.includes('⟨fp:')) return [];
  return [...url.matchAll(MARKED)].flatMap(([, name]) => name ?? []);
}
