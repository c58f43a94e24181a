/**
 * What an exchange has in common with many others: all that is no time, count or id. A capture of a
 * million exchanges knows a few thousand patterns, so that one exchange costs a reference.
 */
import type { EndReason, RawHeaders } from '../capture/records.ts';
import { SESSION_ID } from '../protocol/headers.ts';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import type { ExchangeFacts, RequestFacts } from './facts.ts';
import type { MessageFact } from './messageFacts.ts';
import type { Exchange } from './model.ts';
import { exchangeSnapshot } from './snapshots.ts';
import type { Verdict } from './verdicts.ts';

/** A message without its time and its ids. */
export interface MessagePattern {
  /** Of its `meta` without the progress token. */
  readonly fact: Omit<MessageFact, 't' | 'id'>;
  readonly id: IdKind;
  readonly progressToken: IdKind;
}

export type IdKind = 'none' | 'null' | 'number' | 'fraction' | 'text';

type Field = RawHeaders[number];

export interface Pattern {
  readonly peer: string;
  /** Their ids are left out: all of them were answered, or never will be. */
  readonly requests: readonly RequestFacts[];
  /** With `OWN_ID` in the place of the session id. */
  readonly requestFields: readonly Field[];
  readonly responseFields: readonly Field[];
  readonly messages: readonly MessagePattern[];
  readonly common: ReturnType<typeof commonOf>;
  /** The first exchange like this, for what has neither time, count nor id. */
  readonly like: Exchange;
  readonly endReason: EndReason;
  readonly endError: string | undefined;
  /** What the id is that stands beside the pattern. */
  readonly names: 'carried' | 'issued' | 'nothing';
  readonly hasRequestEnd: boolean;
  readonly hasResponse: boolean;
}

/** Stands for the session id that the exchange carried or was issued. */
const OWN_ID: Field = [SESSION_ID, ''];

/** Patterns beyond this are forgotten all at once: most are those of the moment. */
const MOST = 20_000;

export class Patterns {
  private ways = new Way();
  private count = 0;

  /** Of an exchange that has ended. */
  of(facts: ExchangeFacts, verdict: Verdict): Pattern {
    const way = wayOf(this.ways, facts, verdict);
    if (way.pattern) return way.pattern;
    const pattern = patternOf(facts, verdict);
    way.pattern = pattern;
    this.count += 1;
    if (this.count >= MOST) {
      this.ways = new Way();
      this.count = 0;
    }
    return pattern;
  }
}

/**
 * All that exchanges of one pattern have in common, step by step: looking up each part costs a fraction
 * of writing them down as one text.
 */
class Way {
  pattern: Pattern | undefined;
  /** Most ways go on in one direction only. */
  private step: unknown;
  private next: Way | undefined;
  private others: Map<unknown, Way> | undefined;

  to(step: unknown): Way {
    if (this.step === step && this.next) return this.next;
    if (!this.next) {
      this.step = step;
      return (this.next = new Way());
    }
    let way = this.others?.get(step);
    if (!way) (this.others ??= new Map()).set(step, (way = new Way()));
    return way;
  }
}

/** Path, plane key and principal follow from these; so does what else a pattern holds. */
function wayOf(begin: Way, facts: ExchangeFacts, verdict: Verdict): Way {
  const { clientInfo, end } = facts;
  let way = begin.to(facts.httpMethod).to(facts.url).to(facts.userAgent).to(facts.auth);
  way = way.to(facts.wire.peer).to(facts.protocolVersion).to(facts.mcpMethod).to(facts.label);
  way = way.to(facts.locale).to(facts.surface).to(clientInfo?.name).to(clientInfo?.version);
  way = way.to(facts.status).to(facts.caching).to(end?.reason).to(end?.error);
  way = way.to(verdict.plane).to(verdict.echo).to(marksOf(facts, verdict));
  way = fieldsFrom(way, facts.wire.request, facts);
  way = fieldsFrom(way, facts.wire.response, facts);
  for (const request of facts.requests) way = valuesFrom(way, request, 'id');
  way = way.to(END);
  const { rpc } = facts;
  for (const fact of rpc) {
    way = way.to(kindOf(fact.id)).to(kindOf(fact.meta?.progressToken));
    // Ids are no part of a pattern, but which of them are the same is.
    if (fact.id !== undefined) way = way.to(rpc.findIndex(({ id }) => id === fact.id));
    way = valuesFrom(way, fact, 'id');
  }
  return way;
}

const END = Symbol('end');

function marksOf(facts: ExchangeFacts, verdict: Verdict): number {
  const marks = [
    ...[facts.upgrade, facts.unread, facts.initialize, facts.stream, facts.challenge],
    ...[facts.refused, facts.era === 'modern', facts.body === 'read', verdict.mcp],
    ...[verdict.inferred, facts.requestEndT === undefined, facts.responseT === undefined],
    ...[facts.carriedSessionId !== undefined, facts.issuedSessionId !== undefined],
    facts.sse.some(({ id }) => id !== undefined),
    facts.sse.some(({ retry }) => retry !== undefined),
  ];
  let sum = 0;
  for (const mark of marks) sum = sum * 2 + (mark ? 1 : 0);
  return sum;
}

function fieldsFrom(begin: Way, fields: RawHeaders, facts: ExchangeFacts): Way {
  const id = facts.carriedSessionId ?? facts.issuedSessionId;
  let way = begin;
  for (const [name, value] of fields) {
    way = way.to(name).to(name === SESSION_ID && value === id ? OWN_ID : value);
  }
  return way.to(END);
}

/** The names of an object and what stands under them, its time and its ids left out. */
function valuesFrom(begin: Way, holder: object, id: 'id' | 'progressToken' | ''): Way {
  let way = begin;
  for (const name in holder) {
    if (name === id || (name === 't' && id === 'id')) continue;
    way = valueFrom(way.to(name), name, (holder as Record<string, unknown>)[name]);
  }
  return way.to(END);
}

function valueFrom(way: Way, name: string, value: unknown): Way {
  // These are the same object where they say the same.
  if (typeof value !== 'object' || value === null || name === 'openai') return way.to(value);
  if (!Array.isArray(value)) return valuesFrom(way, value, name === 'meta' ? 'progressToken' : '');
  let after = way;
  for (const item of value as readonly unknown[]) {
    after = name === 'tools' ? after.to(item) : valueFrom(after, '', item);
  }
  return after.to(END);
}

function patternOf(facts: ExchangeFacts, verdict: Verdict): Pattern {
  const id = facts.carriedSessionId ?? facts.issuedSessionId;
  return {
    peer: facts.wire.peer,
    requests: facts.requests.map(withoutId),
    requestFields: facts.wire.request.map((field) => withoutOwnId(field, id)),
    responseFields: facts.wire.response.map((field) => withoutOwnId(field, id)),
    messages: facts.rpc.map(messagePattern),
    like: exchangeSnapshot(facts, verdict, verdict.mcp),
    common: commonOf(facts),
    endReason: facts.end?.reason ?? 'complete',
    endError: facts.end?.error,
    names: namesOf(facts),
    hasRequestEnd: facts.requestEndT !== undefined,
    hasResponse: facts.responseT !== undefined,
  };
}

function commonOf(facts: ExchangeFacts) {
  const { httpMethod, url, path, planeKey, principal, upgrade, unread, body, era } = facts;
  const { label, initialize, stream, challenge, caching, refused } = facts;
  return {
    ...{ httpMethod, url, path, planeKey, principal, upgrade, unread, body, era },
    ...{ label, initialize, stream, challenge, caching, refused },
    ...optionalOf(facts),
  };
}

function optionalOf(facts: ExchangeFacts) {
  const { userAgent, auth, protocolVersion, mcpMethod, clientInfo, locale, surface, status } =
    facts;
  return {
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(auth && { auth }),
    ...(protocolVersion === undefined ? {} : { protocolVersion }),
    ...(mcpMethod === undefined ? {} : { mcpMethod }),
    ...(clientInfo && { clientInfo }),
    ...(locale === undefined ? {} : { locale }),
    ...(surface === undefined ? {} : { surface }),
    ...(status === undefined ? {} : { status }),
  };
}

function namesOf({ carriedSessionId, issuedSessionId }: ExchangeFacts): Pattern['names'] {
  if (carriedSessionId !== undefined) return 'carried';
  return issuedSessionId === undefined ? 'nothing' : 'issued';
}

function withoutId({ id, ...rest }: RequestFacts): RequestFacts {
  return id === undefined ? rest : rest;
}

function withoutOwnId(field: Field, id: string | undefined): Field {
  return field[0] === SESSION_ID && field[1] === id ? OWN_ID : field;
}

/** The fields as they were. */
export function withOwnId(fields: readonly Field[], id: string | undefined): RawHeaders {
  if (id === undefined || !fields.includes(OWN_ID)) return fields;
  return fields.map((field) => (field === OWN_ID ? [SESSION_ID, id] : field));
}

function messagePattern({ t, id, ...fact }: MessageFact): MessagePattern {
  void t;
  const { meta } = fact;
  const kind = kindOf(id);
  if (meta?.progressToken === undefined) return { fact, id: kind, progressToken: 'none' };
  const { progressToken, ...rest } = meta;
  return { fact: { ...fact, meta: rest }, id: kind, progressToken: kindOf(progressToken) };
}

function kindOf(id: JsonRpcId | undefined): IdKind {
  if (id === undefined) return 'none';
  if (id === null) return 'null';
  if (typeof id === 'string') return 'text';
  return Number.isInteger(id) ? 'number' : 'fraction';
}
