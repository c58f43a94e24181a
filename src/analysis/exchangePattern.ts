/**
 * What an exchange has in common with many others: all that is no time, count or id. A capture of a
 * million exchanges knows a few thousand patterns, so that one exchange costs a reference.
 */
import type { Auth, EndReason, RawHeaders } from '../capture/records.ts';
import { SESSION_ID } from '../protocol/headers.ts';
import type { JsonRpcId } from '../protocol/jsonRpc.ts';
import type { ExchangeFacts, RequestFacts } from './facts.ts';
import type { MessageFact } from './messageFacts.ts';
import type { Exchange } from './model.ts';
import { exchangeSnapshot } from './snapshots.ts';
import type { Verdict } from './verdicts.ts';

/** A message without its time and its id. */
export interface MessagePattern {
  readonly fact: Omit<MessageFact, 't' | 'id'>;
  readonly id: 'none' | 'null' | 'number' | 'text';
}

type Field = RawHeaders[number];

/** The parts of which two exchanges may differ. */
interface Parts {
  /** Path, plane key and principal follow from these. */
  readonly head: readonly unknown[];
  readonly said: readonly unknown[];
  readonly answer: readonly unknown[];
  readonly peer: string;
  /** Their ids are left out: all of them were answered, or never will be. */
  readonly requests: readonly RequestFacts[];
  /** With `OWN_ID` in the place of the session id. */
  readonly requestFields: readonly Field[];
  readonly responseFields: readonly Field[];
  readonly messages: readonly MessagePattern[];
  readonly verdict: Pick<Verdict, 'mcp' | 'plane' | 'inferred' | 'echo'>;
}

export interface Pattern extends Parts {
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
  private readonly known = new Map<string, Pattern>();
  private readonly credentials = new Map<Auth, number>();

  /** Of an exchange that has ended. */
  of(facts: ExchangeFacts, verdict: Verdict): Pattern {
    const parts = this.partsOf(facts, verdict);
    const key = JSON.stringify(parts);
    let pattern = this.known.get(key);
    if (!pattern) {
      if (this.known.size >= MOST) this.known.clear();
      this.known.set(key, (pattern = patternOf(facts, parts, verdict)));
    }
    return pattern;
  }

  private partsOf(facts: ExchangeFacts, verdict: Verdict): Parts {
    const { mcp, plane, inferred, echo } = verdict;
    const { status, stream, challenge, caching, refused, end } = facts;
    const id = facts.carriedSessionId ?? facts.issuedSessionId;
    return {
      head: [facts.httpMethod, facts.url, facts.userAgent, this.numberOf(facts.auth)],
      said: [...saidIn(facts), facts.requestEndT === undefined],
      answer: [...[status, stream, challenge, caching, refused], end?.reason, end?.error],
      peer: facts.wire.peer,
      requests: facts.requests.map(withoutId),
      requestFields: facts.wire.request.map((field) => withoutOwnId(field, id)),
      responseFields: facts.wire.response.map((field) => withoutOwnId(field, id)),
      messages: facts.rpc.map(messagePattern),
      verdict: { mcp, plane, inferred, echo },
    };
  }

  private numberOf(auth: Auth | undefined): number {
    if (!auth) return 0;
    const number = this.credentials.get(auth) ?? this.credentials.size + 1;
    this.credentials.set(auth, number);
    return number;
  }
}

function saidIn(facts: ExchangeFacts): readonly unknown[] {
  const { protocolVersion, mcpMethod, upgrade, unread, body, era, label, initialize } = facts;
  const { locale, surface, clientInfo, responseT } = facts;
  return [
    ...[protocolVersion, mcpMethod, upgrade, unread, body, era, label, initialize],
    ...[locale, surface, clientInfo, responseT === undefined, namesOf(facts)],
  ];
}

function patternOf(facts: ExchangeFacts, parts: Parts, verdict: Verdict): Pattern {
  return {
    ...parts,
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
  return { fact, id: kindOf(id) };
}

function kindOf(id: JsonRpcId | undefined): MessagePattern['id'] {
  if (id === undefined) return 'none';
  if (id === null) return 'null';
  return typeof id === 'number' ? 'number' : 'text';
}
