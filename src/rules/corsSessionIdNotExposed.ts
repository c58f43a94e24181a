import type { Exchange } from '../analysis/model.ts';
import { headerValue, headerValues, SESSION_ID } from '../protocol/headers.ts';
import { count, perPlaneConfirmed, type Fault } from './faults.ts';
import { isInitialization } from './handshakes.ts';
import type { Rule } from './rule.ts';
import { exposedHeaders } from './specification.ts';
import type { RuleContext } from './watch.ts';

/** One finding a plane: a page in a browser cannot read the session id it was issued. */
export const corsSessionIdNotExposed: Rule = {
  id: 'cors-session-id-not-exposed',
  title: 'Session id hidden from the browser',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy'],
  looksAt:
    'Answers to initialize that allow a page of another origin (Access-Control-Allow-Origin) and bring an Mcp-Session-Id: whether Access-Control-Expose-Headers names it. A session whose id was carried afterwards is passed over.',
  explanation:
    'A browser hides every response header that is not exposed from the page. The client in it never sees the session id, so it cannot send it, and every request after initialize is refused.',
  remedy:
    'Send Access-Control-Expose-Headers: Mcp-Session-Id with every answer on the MCP endpoint, and allow the header in the answer to the preflight too.',
  spec: exposedHeaders,
  knownHosts: [
    {
      host: 'Servers with the Python SDK behind Starlette’s CORS middleware',
      report: 'https://github.com/modelcontextprotocol/python-sdk/issues/1135',
    },
    {
      host: 'Servers with the TypeScript SDK behind Express’ cors',
      report: 'https://github.com/modelcontextprotocol/typescript-sdk/issues/764',
    },
  ],
  watch: () =>
    perPlaneConfirmed(
      hiddenIn,
      (candidate, { model }) =>
        model.session(candidate.id)?.requests === 0 ? candidate : undefined,
      (faults, plane, { model }) => ({
        message: `${count(faults.length, 'session id')} issued to ${plane} ${faults.length === 1 ? 'is' : 'are'} not named in Access-Control-Expose-Headers, and no later request carried ${faults.length === 1 ? 'it' : 'them'}.`,
        // One may have, while nothing was recorded.
        inferred: model.gaps.length > 0,
      }),
    ),
};

interface Hidden extends Fault {
  readonly id: string;
}

function hiddenIn(exchange: Exchange, { model }: RuleContext): Hidden[] {
  const { issuedSessionId: id } = exchange;
  if (id === undefined || !isInitialization(exchange)) return [];
  return isHidden(exchange, model.listen) ? [{ exchange, id }] : [];
}

function isHidden({ wire }: Exchange, listen: string): boolean {
  const origin = headerValue(wire.request, 'origin');
  const allowed = headerValue(wire.response, 'access-control-allow-origin');
  if (origin === undefined || allowed === undefined || hostOf(origin) === hostOf(listen))
    return false;
  const exposed = headerValues(wire.response, 'access-control-expose-headers')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase());
  return !exposed.includes(SESSION_ID) && !exposed.includes('*');
}

/** A page of the same origin may read every header; browsers name the origin all the same. */
function hostOf(url: string): string {
  const host = url.replace(/^https?:\/\//i, '').split('/', 1)[0] ?? '';
  return host.toLowerCase().replace(/^(?:localhost|\[::1\]|127\.0\.0\.1)(?=:|$)/, 'loopback');
}
