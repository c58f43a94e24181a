import type { Exchange, Model } from '../analysis/model.ts';
import { headerValue } from '../protocol/headers.ts';
import { isReadablePrincipal } from '../analysis/principals.ts';
import { expiryOf } from '../analysis/tokenExpiry.ts';
import { EXAMPLES, groupBy } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { authorizationErrors } from './specification.ts';
import { Selection } from './selection.ts';
import type { Watch } from './watch.ts';

/** VS Code sends one message up to three times while it signs in; one more is a loop. */
const SAME_TOKEN = 4;
/** So many fresh tokens refused one after the other. */
const FRESH_TOKENS = 3;
/** So many times the same tool lacks the same scope. */
const SAME_SCOPE = 3;

/** One finding a plane that goes on presenting what was refused. */
export const authLoop: Rule = {
  id: 'auth-loop',
  title: 'Authorisation loop',
  severity: 'warning',
  subject: 'plane',
  eras: ['legacy', 'modern'],
  looksAt: `Requests of one plane to an MCP endpoint with a credential: one credential answered 401 ${SAME_TOKEN} times without a success in between, ${FRESH_TOKENS} credentials of one user one after the other that are refused at once though they had not expired, or one tool answered 403 insufficient_scope to one user ${SAME_SCOPE} times. Opaque tokens do not tell users apart; a verdict that rests on several of them is inferred.`,
  explanation:
    'Client and server do not agree on what is enough. The user is asked to sign in over and over, or watches a call that never comes back. The usual causes: an audience or resource that is not the server’s URL, a scope that no token ever gets, a clock that is off.',
  remedy:
    'On the server, log why a token was refused and say it in error_description of WWW-Authenticate. Compare aud and resource with the URL the client was given, and scope with what the challenge asks for. A client should give up after a few tries.',
  spec: authorizationErrors,
  knownHosts: [
    {
      host: 'ChatGPT (openai-mcp): opens a stream with the old token instead of refreshing it',
      report: 'https://community.openai.com/t/1367543',
    },
  ],
  watch,
};

/** The exchanges of a plane are gone through only where enough of them were refused. */
function watch(): Watch {
  const refusals = new Selection(isRefusal);
  let due = false;
  return {
    concerns: isRefusal,
    update: ({ exchanges, model, more }, say) => {
      const changed = refusals.update(exchanges);
      const last = refusals.items.at(-1)?.index ?? -1;
      due ||= changed || exchanges.some(({ index }) => index < last);
      if (!due || more) return;
      due = false;
      const planes = [...groupBy(refusals.items, ({ plane }) => plane)];
      const often = planes.filter(([, refused]) => refused.length >= FEWEST);
      say('', often.length === 0 ? [] : loopsOf(model, new Set(often.map(([plane]) => plane))));
    },
  };
}

const FEWEST = Math.min(SAME_TOKEN, FRESH_TOKENS, SAME_SCOPE);

function isRefusal({ mcp, auth, status }: Exchange): boolean {
  return mcp && auth !== undefined && (status === 401 || status === 403);
}

function loopsOf(model: Model, planes: ReadonlySet<string>): Verdict[] {
  const answered = model.exchanges.filter(
    ({ mcp, auth, status, plane }) =>
      mcp && auth !== undefined && status !== undefined && planes.has(plane),
  );
  return [...groupBy(answered, ({ plane }) => plane)].flatMap(([plane, exchanges]) => {
    const users = usersOf(exchanges);
    const loop =
      sameToken(exchanges) ?? firstOf(users, freshTokens(model)) ?? firstOf(users, sameScope);
    return loop ? [verdictOf(plane, loop)] : [];
  });
}

interface Loop {
  readonly what: string;
  readonly refused: readonly Exchange[];
  readonly inferred?: boolean;
}

interface User {
  readonly exchanges: readonly Exchange[];
  /** Opaque tokens do not say whose they are, so those of a plane are taken for one user's. */
  readonly inferred: boolean;
}

/** One plane may serve many users, whose tokens expire in the same hour. */
function usersOf(exchanges: readonly Exchange[]): User[] {
  const known = [...groupBy(exchanges, ({ principal }) => principal).values()];
  const opaque = exchanges.filter(({ principal }) => !isReadablePrincipal(principal));
  return [
    ...known.map((own) => ({ exchanges: own, inferred: false })),
    { exchanges: opaque, inferred: true },
  ];
}

function firstOf(
  users: readonly User[],
  find: (exchanges: readonly Exchange[]) => Loop | undefined,
): Loop | undefined {
  for (const { exchanges, inferred } of users) {
    const loop = find(exchanges);
    if (loop) return inferred ? { ...loop, inferred } : loop;
  }
  return undefined;
}

function verdictOf(plane: string, { what, refused, inferred = false }: Loop): Verdict {
  return {
    subject: { kind: 'plane', key: plane },
    message: `${plane} presented ${what}.`,
    exchanges: refused.slice(0, EXAMPLES).map(({ x }) => x),
    inferred,
  };
}

/** Refusals count where the request began after the former one was known. */
function sameToken(exchanges: readonly Exchange[]): Loop | undefined {
  const refused = new Map<string, Exchange[]>();
  let longest: Exchange[] = [];
  for (const exchange of exchanges) {
    const token = exchange.auth?.fingerprint ?? '';
    const run = refused.get(token) ?? [];
    if (exchange.status !== 401) refused.delete(token);
    else if (exchange.startT > (run.at(-1)?.responseT ?? -Infinity)) {
      run.push(exchange);
      refused.set(token, run);
    }
    if (run.length > longest.length) longest = run;
  }
  if (longest.length < SAME_TOKEN) return undefined;
  return { what: `one credential ${longest.length} times and got 401 each time`, refused: longest };
}

/** Each was presented after the former one was refused, and none had visibly expired. */
function freshTokens({ startedAt }: Model): (exchanges: readonly Exchange[]) => Loop | undefined {
  return (exchanges) => {
    const accepted = new Set<string>();
    let run = new Map<string, Exchange>();
    let longest = run;
    let knownT = -Infinity;
    for (const exchange of exchanges) {
      const token = exchange.auth?.fingerprint ?? '';
      if (exchange.status !== 401) {
        accepted.add(token);
        run = new Map();
      } else if (!accepted.has(token) && !run.has(token) && exchange.startT >= knownT) {
        if (expiryOf(exchange, startedAt) === 'expired') continue;
        run.set(token, exchange);
        knownT = exchange.responseT ?? exchange.lastT;
      }
      if (run.size > longest.size) longest = run;
    }
    if (longest.size < FRESH_TOKENS) return undefined;
    const what = `${longest.size} credentials one after the other and got 401 each time`;
    return { what, refused: [...longest.values()] };
  };
}

function sameScope(exchanges: readonly Exchange[]): Loop | undefined {
  const lacking = exchanges.filter(
    ({ status, wire }) =>
      status === 403 &&
      /insufficient_scope/.test(headerValue(wire.response, 'www-authenticate') ?? ''),
  );
  const groups = groupBy(lacking, ({ rpcMethod, tool }) => `${rpcMethod ?? ''} ${tool ?? ''}`);
  const refused = [...groups.values()].find((group) => group.length >= SAME_SCOPE);
  if (!refused) return undefined;
  const what = refused[0]?.tool ?? refused[0]?.rpcMethod ?? 'the same request';
  return { what: `${what} ${refused.length} times and got 403 insufficient_scope`, refused };
}
