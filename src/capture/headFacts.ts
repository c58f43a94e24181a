import { headerValue, isEventStream, mediaType, SESSION_ID } from '../protocol/headers.ts';
import { planeKey } from '../protocol/hosts.ts';
import type { RawHeaders } from './records.ts';

/** What recording needs to know of a head. */
export interface HeadFacts {
  readonly contentEncoding: string | undefined;
  /** Without parameters, in lower case. */
  readonly mediaType: string | undefined;
  readonly eventStream: boolean;
  readonly sessionId: string | undefined;
  readonly plane: string;
}

const known = new WeakMap<RawHeaders, HeadFacts>();

/** Looked up once per list: a client sends the same head again and again, as one and the same list. */
export function factsOf(headers: RawHeaders): HeadFacts {
  let facts = known.get(headers);
  if (!facts) {
    facts = {
      contentEncoding: headerValue(headers, 'content-encoding'),
      mediaType: mediaType(headers),
      eventStream: isEventStream(headers),
      sessionId: headerValue(headers, SESSION_ID),
      plane: planeKey(headerValue(headers, 'user-agent')),
    };
    known.set(headers, facts);
  }
  return facts;
}
