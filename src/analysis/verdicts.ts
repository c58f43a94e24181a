/**
 * Judges the steps of exchanges in the order they happened: plane, session, echo, batch. It is a
 * fold, so steps may be judged as they come or all again from the first; when something learned
 * late (an endpoint, a second client name) changes an earlier verdict, they are judged again.
 */
import { INSPECTOR_AGENT } from '../protocol/hosts.ts';
import { isHandshake } from '../protocol/methods.ts';
import { Batches } from './batches.ts';
import { conversationId, Conversations } from './conversations.ts';
import { isTransportMethod, type Endpoints } from './endpoints.ts';
import type { Step } from './exchangeBuilder.ts';
import type { ExchangeFacts } from './facts.ts';
import type { Batch, ConversationKey, Echo } from './model.ts';
import { PlaneNames, Planes, type ClientNames } from './planes.ts';
import { UNKNOWN_PRINCIPAL } from './principals.ts';
import { converse, SessionLedger, type SessionEntry } from './sessions.ts';

export interface Verdict {
  readonly mcp: boolean;
  readonly plane: string;
  sessionId?: string;
  readonly inferred: boolean;
  echo: Echo;
  readonly batch?: number;
}

/** What later information may change; kept outside, so that a fresh judgement knows it. */
export interface Knowledge {
  readonly endpoints: Endpoints;
  /** Paths on which GET opens the event streams of HTTP+SSE. */
  readonly oldStreams: Endpoints;
  readonly clientNames: ClientNames;
}

export class Verdicts {
  readonly batches: Batches;
  readonly conversations = new Conversations();
  readonly planes = new Planes();
  /** In order of appearance. */
  readonly principals = new Set<string>();
  readonly changedSessions = new Set<SessionEntry>();
  readonly ledger: SessionLedger;
  /** Of exchanges that are not settled. */
  private readonly byIndex = new Map<number, Verdict>();
  private readonly planeNames: PlaneNames;

  constructor(
    private readonly knowledge: Knowledge,
    batchPauseMs: number,
    placeOf: (x: number) => number,
    replacedBatch: (now: Batch, former: () => Batch | undefined) => void,
  ) {
    this.ledger = new SessionLedger((session) => this.changedSessions.add(session), placeOf);
    this.batches = new Batches(batchPauseMs, replacedBatch);
    this.planeNames = new PlaneNames(knowledge.clientNames);
  }

  /** Absent while the request is still coming, and once it is settled. */
  of(facts: ExchangeFacts): Verdict | undefined {
    return this.byIndex.get(facts.index);
  }

  /** It is settled, and kept elsewhere. */
  forget({ index }: ExchangeFacts): void {
    this.byIndex.delete(index);
  }

  judge(step: Step, facts: ExchangeFacts): void {
    if (step === 'began') this.byIndex.set(facts.index, this.began(facts));
    const verdict = this.of(facts);
    if (step === 'answered' && isInspectors(facts)) this.answeredInspector(facts);
    if (!verdict?.mcp) return;
    if (step === 'answered') this.answered(facts, verdict);
    if (step === 'opened') this.issue(facts, verdict, facts.streamSessionId ?? '');
    if (step === 'ended') this.ended(facts);
  }

  /** A record came that is no step: what shows the latest time of an open exchange is out of date. */
  seen(facts: ExchangeFacts): void {
    const verdict = this.of(facts);
    if (!verdict?.mcp) return;
    this.batches.seen(facts);
    if (facts.conversation) this.conversations.seen(facts, facts.conversation);
    this.forHeld(facts, (session) => this.changedSessions.add(session));
  }

  isMcp(facts: ExchangeFacts): boolean {
    if (facts.refused || facts.upgrade || !isTransportMethod(facts.httpMethod)) return false;
    if (isInspectors(facts)) return false;
    return this.knowledge.endpoints.has(facts.path);
  }

  private began(facts: ExchangeFacts): Verdict {
    const mcp = this.isMcp(facts);
    const carried = mcp ? carriedId(facts) : undefined;
    const known = carried === undefined ? undefined : this.ledger.find(carried);
    const plane = this.planeNames.planeOf(facts, known?.plane);
    if (!mcp) return this.beside(facts, plane);
    this.principals.add(facts.principal);
    const belonging =
      carried === undefined
        ? this.attribute(facts, plane)
        : { session: this.use(facts, carried, plane), echo: 'carried' as const, inferred: false };
    return this.place(facts, plane, belonging);
  }

  /** It counts in no figure; what the inspector's user sent is shown with the session it is about. */
  private beside(facts: ExchangeFacts, plane: string): Verdict {
    const about = isInspectors(facts) ? this.ledger.find(facts.carriedSessionId ?? '') : undefined;
    const sessionId = about ? { sessionId: about.id } : {};
    return { mcp: false, plane, ...sessionId, inferred: false, echo: 'none' };
  }

  private place(facts: ExchangeFacts, plane: string, belonging: Belonging): Verdict {
    const { session, echo, inferred } = belonging;
    const owner = { plane, principal: facts.principal, sessionId: session?.id };
    const batch = this.batches.began(facts, owner);
    if (session) joinBatch(session, facts, batch, echo === 'carried');
    this.planes.began(facts, plane, echo);
    if (facts.conversation) this.conversations.began(facts, facts.conversation, batch);
    if (session && facts.conversation)
      this.joinConversation(session, facts.conversation, belonging);
    const sessionId = session ? { sessionId: session.id } : {};
    return { mcp: true, plane, ...sessionId, inferred, echo, batch };
  }

  private use(facts: ExchangeFacts, id: string, plane: string): SessionEntry {
    const session = this.ledger.use(facts, id, plane, facts.principal);
    session.used ||= !isHandshake(facts.label);
    return session;
  }

  /**
   * A request without an id belongs to the newest session of its plane and principal on its path that
   * has not ended. It owes that id if one was issued to them before it began; a client that ended its
   * session by DELETE owes nothing, whatever the server made of it, and neither does a request
   * nobody could read: it may be an `initialize`.
   */
  private attribute(facts: ExchangeFacts, plane: string): Belonging {
    const unreadable = facts.httpMethod === 'POST' && facts.body === 'unknown';
    if (facts.era === 'modern' || facts.initialize || unreadable) return NOTHING;
    // It asks for a session of its own, as initialize does elsewhere.
    if (facts.httpMethod === 'GET' && this.knowledge.oldStreams.has(facts.path)) return NOTHING;
    const path = facts.answeredOn?.path ?? facts.path;
    const group = this.ledger.group(plane, facts.principal, path);
    const key = facts.conversation && conversationId(facts.conversation);
    const session = group.newest(facts.order, key);
    if (!session) return NOTHING;
    this.ledger.attribute(session, facts);
    const owed = group.issuedBefore(facts.order) && session.releasedBy === undefined;
    const inferred = facts.principal === UNKNOWN_PRINCIPAL;
    return { session, echo: owed ? 'missing' : 'none', inferred, ambiguous: group.isAmbiguous() };
  }

  /** A guess gives the session no conversation, or it would decide the next guess. */
  private joinConversation(
    session: SessionEntry,
    conversation: ConversationKey,
    { echo, inferred, ambiguous }: Belonging,
  ): void {
    if (echo !== 'carried' && (inferred || ambiguous)) return;
    converse(session, conversation);
    this.conversations.joined(conversation, session.id);
    this.changedSessions.add(session);
  }

  private answered(facts: ExchangeFacts, verdict: Verdict): void {
    const carried = carriedId(facts);
    const session = carried === undefined ? undefined : this.ledger.find(carried);
    if (session) this.ledger.answered(session, facts);
    // The first event of a stream comes later, as a step of its own.
    const issued = facts.streamSessionId === undefined ? issuedId(facts) : undefined;
    if (issued !== undefined) this.issue(facts, verdict, issued);
    this.seen(facts);
  }

  private answeredInspector(facts: ExchangeFacts): void {
    const session = this.ledger.find(facts.carriedSessionId ?? '');
    if (session && !facts.refused) this.ledger.answeredInspector(session, facts);
  }

  private issue(facts: ExchangeFacts, verdict: Verdict, id: string): void {
    const session = this.ledger.issue(facts, id, verdict.plane, facts.principal);
    verdict.sessionId = id;
    verdict.echo = 'issued';
    const owner = { plane: verdict.plane, principal: facts.principal, sessionId: id };
    this.batches.issued(facts, owner);
    if (verdict.batch !== undefined) joinBatch(session, facts, verdict.batch, true);
    if (facts.conversation) {
      converse(session, facts.conversation);
      this.conversations.joined(facts.conversation, id);
    }
  }

  private ended(facts: ExchangeFacts): void {
    this.forHeld(facts, (session) => this.ledger.ended(session, facts));
    const opened = facts.streamSessionId;
    const session = opened === undefined ? undefined : this.ledger.find(opened);
    if (session && (session.issuedAgainBy ?? session.issuedBy) === facts.x)
      this.ledger.streamEnded(session, facts);
    this.seen(facts);
    this.batches.ended(facts);
  }

  /** Each session whose id the exchange carried or was issued; an attributed one is not held. */
  private forHeld(facts: ExchangeFacts, act: (session: SessionEntry) => void): void {
    const carried = carriedId(facts);
    const issued = issuedId(facts);
    const own = carried === undefined ? undefined : this.ledger.find(carried);
    const other = issued === undefined || issued === carried ? undefined : this.ledger.find(issued);
    if (own) act(own);
    if (other) act(other);
  }
}

interface Belonging {
  readonly session?: SessionEntry;
  readonly echo: Echo;
  readonly inferred: boolean;
  /** Several sessions could be meant, and the newest was taken. */
  readonly ambiguous?: boolean;
}

const NOTHING: Belonging = { echo: 'none', inferred: false };

/** A DELETE that the inspector's user sent through it: no traffic of a client, whatever it says of the server. */
function isInspectors({ httpMethod, userAgent }: ExchangeFacts): boolean {
  return httpMethod === 'DELETE' && userAgent === INSPECTOR_AGENT;
}

/** A session belongs to the legacy era; an id on stateless traffic opens and uses none. */
export function carriedId(facts: ExchangeFacts): string | undefined {
  return facts.era === 'legacy' ? namedId(facts) : undefined;
}

/** The id a request names: in its header, or in HTTP+SSE by the target its stream gave it. */
export function namedId(facts: ExchangeFacts): string | undefined {
  return facts.carriedSessionId ?? facts.answeredOn?.streamSessionId;
}

/** The id that an answer to `initialize` brought, or the first event of an HTTP+SSE stream. */
export function issuedId(facts: ExchangeFacts): string | undefined {
  const { era, initialize, status = 0 } = facts;
  if (facts.streamSessionId !== undefined) return facts.streamSessionId;
  const issued = era === 'legacy' && initialize && status >= 200 && status < 300;
  return issued ? facts.issuedSessionId : undefined;
}

/** GET and DELETE keep or end a session; only a POST does work in it. */
function joinBatch(
  session: SessionEntry,
  facts: ExchangeFacts,
  batch: number,
  carriesId: boolean,
): void {
  addOnce(session.batches, batch);
  if (carriesId && facts.httpMethod === 'POST') addOnce(session.batchesUsed, batch);
}

/** Batches mostly come in order, so that a look at the last one will do. */
function addOnce(batches: number[], batch: number): void {
  const last = batches.at(-1) ?? 0;
  if (batch > last || (batch < last && !batches.includes(batch))) batches.push(batch);
}
