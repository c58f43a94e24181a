import { formatDuration, formatOffset } from '../base/time.ts';
import type { Exchange, Model, Session } from '../analysis/model.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';
import { eachExchange } from './watch.ts';

/** One finding an exchange: a request that owed the session id and carried none. */
export const sessionIdNotEchoed: Rule = {
  id: 'session-id-not-echoed',
  title: 'Session id not echoed',
  severity: 'error',
  subject: 'exchange',
  eras: ['legacy'],
  aboutLoss: true,
  looksAt:
    'POST, GET and DELETE requests on an MCP endpoint that begin after an answer to initialize on the same path issued a session id to the same plane and principal.',
  explanation:
    'The server assigned a session id in its answer to initialize. From then on the client must send it on every request. This one carries none, so the server cannot tell which session it belongs to: it rejects the request, or serves it without what the session holds.',
  remedy:
    'The fault is the client’s. Until it is mended, keep state where the client cannot lose it: key it by the conversation key in _meta (openai/session for ChatGPT) or by the verified subject of the token, or serve the endpoint stateless and issue no session id.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp), since about April 2026: no tools/call carries the id',
      report: 'https://github.com/modelcontextprotocol/ext-apps/issues/647',
    },
    {
      host: 'Claude connectors (Claude-User): no request carries the id',
      report: 'https://github.com/anthropics/claude-ai-mcp/issues/975',
    },
  ],
  watch: () =>
    eachExchange(
      ({ echo }) => echo === 'missing',
      (exchange, { model }) => verdictOf(model, exchange),
    ),
};

function verdictOf(model: Model, exchange: Exchange): Verdict[] {
  const session = model.session(exchange.sessionId ?? '');
  if (!session) return [];
  const issuedBy = session.issuedBy === undefined ? [] : [session.issuedBy];
  return [
    {
      subject: { kind: 'exchange', key: String(exchange.x) },
      message: messageOf(exchange, session),
      exchanges: [...issuedBy, exchange.x],
      inferred: exchange.inferred,
    },
  ];
}

function messageOf(exchange: Exchange, session: Session): string {
  const gap = formatDuration(exchange.startT - session.createdT);
  const issued =
    session.issuedBy === undefined
      ? `session ${session.id} was in use by then`
      : `exchange ${session.issuedBy} had issued ${session.id} to it ${gap} before`;
  const what = `${exchange.httpMethod} ${exchange.rpcMethod ?? ''}`.trim();
  const whose = exchange.inferred ? ' (whose request it is rests on the User-Agent alone)' : '';
  const answer = exchange.status === undefined ? '' : `; answered ${exchange.status}`;
  const when = formatOffset(exchange.startT);
  return `${what} of ${exchange.plane} at ${when} carries no Mcp-Session-Id, though ${issued}${whose}${answer}.`;
}
