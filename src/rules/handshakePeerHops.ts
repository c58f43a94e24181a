import type { Exchange, Model, Session } from '../analysis/model.ts';
import { headerValue } from '../protocol/headers.ts';
import { isInitialization } from './handshakes.ts';
import { OrderedFold } from './orderedFold.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionManagement } from './specification.ts';
import { eachSession } from './watch.ts';

/** One finding a session: the requests of one handshake come from several addresses. */
export const handshakePeerHops: Rule = {
  id: 'handshake-peer-hops',
  title: 'Handshake from several addresses',
  severity: 'info',
  subject: 'session',
  eras: ['legacy'],
  looksAt:
    'The exchanges of the batch in which a session was issued: whether the client’s address, as proxies report it (CF-Connecting-IP, True-Client-IP, X-Real-IP, Forwarded, X-Forwarded-For) or as the connection shows it, differs within it.',
  explanation:
    'The client is a fleet: each of its requests may leave through another machine. A server or load balancer that keeps sessions together by address sends the second request of a handshake to an instance that does not know the session.',
  remedy:
    'Route by the Mcp-Session-Id header, never by address, and bind nothing to the address of a client.',
  spec: sessionManagement,
  knownHosts: [
    {
      host: 'Claude connectors (Claude-User): more than eight addresses in one handshake',
      report: 'https://github.com/anthropics/claude-ai-mcp/issues/975',
    },
  ],
  watch: () => {
    const firsts = new OrderedFold<Firsts>({
      begin: () => new Map(),
      copy: (known) => new Map([...known].map(([source, firsts]) => [source, new Map(firsts)])),
      take,
      isFinal: hasItsSession,
    });
    return eachSession((session, { model }) => verdictOf(model, session, firsts));
  },
};

/** By what tells the address and by address, the number of the first exchange that came from it. */
type Firsts = Map<string, Map<string, number>>;

function verdictOf(model: Model, { id, issuedBy }: Session, folds: OrderedFold<Firsts>): Verdict[] {
  const handshake = issuedBy === undefined ? undefined : model.exchange(issuedBy);
  if (!handshake || !isInitialization(handshake)) return [];
  const bySource = folds.of(id, model.batch(handshake.batch ?? 0)?.exchanges ?? [], model);
  const [firsts] = [...bySource.values()].sort((a, b) => b.size - a.size);
  if (!firsts || firsts.size < 2) return [];
  return [
    {
      subject: { kind: 'session', key: id },
      message: `The first batch of session ${id} (${handshake.plane}) came from ${firsts.size} addresses.`,
      exchanges: [...firsts.values()],
      inferred: false,
    },
  ];
}

interface Origin {
  /** What tells it: only what one source tells compares. */
  readonly source: string;
  readonly address: string;
}

/** In order of trust. */
const reporting: readonly (readonly [
  field: string,
  addressIn: (value: string) => string | undefined,
])[] = [
  ['cf-connecting-ip', (value) => value],
  ['true-client-ip', (value) => value],
  ['x-real-ip', (value) => value],
  ['forwarded', (value) => /(?:^|[;,\s])for="?([^;,"]+)/i.exec(value)?.[1]],
  ['x-forwarded-for', (value) => value.split(',')[0]],
];

function take(bySource: Firsts, exchange: Exchange, sessionId: string): void {
  if (exchange.sessionId !== sessionId) return;
  const { source, address } = originOf(exchange);
  const firsts = bySource.get(source) ?? new Map<string, number>();
  bySource.set(source, firsts);
  if (!firsts.has(address)) firsts.set(address, exchange.x);
}

/** An answer may yet bring it another session. */
function hasItsSession({ sessionId, rpcMethod, end }: Exchange): boolean {
  return end !== undefined || (sessionId !== undefined && rpcMethod !== 'initialize');
}

/** The client's own address; one host's two loopback addresses are the same. */
function originOf({ wire: { request, peer } }: Exchange): Origin {
  for (const [source, addressIn] of reporting) {
    const value = headerValue(request, source);
    const reported = value === undefined ? undefined : addressIn(value);
    if (reported !== undefined) return { source, address: plainAddress(reported) };
  }
  return { source: 'connection', address: plainAddress(peer) };
}

function plainAddress(text: string): string {
  const address = withoutPort(text.trim());
  return /^(?:::1|127\.|::ffff:127\.|localhost$)/.test(address) ? 'loopback' : address;
}

function withoutPort(address: string): string {
  return address.replace(/^\[([^\]]*)\].*$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
}
