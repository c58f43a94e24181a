import type { Exchange, Model, Session } from '../analysis/model.ts';
import { clientOfPrincipal, UNKNOWN_PRINCIPAL } from '../analysis/principals.ts';
import { digest } from '../base/digest.ts';
import type { HeadingBy } from '../contract/api.ts';

/** What stands under one heading. Numbers are those of exchanges, in order of beginning. */
export interface Place {
  /** Absent for what has none. */
  readonly name: string | undefined;
  readonly numbers: number[];
  /** The same by session, and those of no session. */
  readonly bySession: Map<string, number[]>;
  readonly loose: number[];
  /** In order of creation. */
  readonly sessions: Session[];
}

/** In the order they were first seen; last what has no name. */
export function placesOf(by: HeadingBy, model: Model): Place[] {
  const places = new Places();
  const nameOf = namesBy(by, model);
  const { counts, glances } = model;
  for (let index = 0; index < counts.exchanges; index += 1) {
    const like = glances.like(index);
    if (!like) continue;
    const place = places.at(nameOf.exchange(index, like));
    places.put(place, glances.x(index), knownSession(model, index));
  }
  for (const session of model.sessions) {
    for (const place of places.of(session, nameOf.session)) place.sessions.push(session);
  }
  return places.list();
}

/** Absent where the session is not among those of the model. */
function knownSession(model: Model, index: number): string | undefined {
  const id = model.glances.sessionId(index);
  return id !== undefined && model.session(id) ? id : undefined;
}

class Places {
  private readonly byName = new Map<string | undefined, Place>();
  private readonly bySession = new Map<string, Place[]>();

  at(name: string | undefined): Place {
    let place = this.byName.get(name);
    if (!place) {
      place = { name, numbers: [], bySession: new Map(), loose: [], sessions: [] };
      this.byName.set(name, place);
    }
    return place;
  }

  put(place: Place, x: number, session: string | undefined): void {
    place.numbers.push(x);
    if (session === undefined) {
      place.loose.push(x);
      return;
    }
    const known = place.bySession.get(session);
    if (known) {
      known.push(x);
      return;
    }
    place.bySession.set(session, [x]);
    const others = this.bySession.get(session);
    if (others) others.push(place);
    else this.bySession.set(session, [place]);
  }

  /** Where a session stands: with its exchanges, or without any under its own name. */
  of(session: Session, nameOf: Names['session']): readonly Place[] {
    return this.bySession.get(session.id) ?? [this.at(nameOf(session))];
  }

  list(): Place[] {
    const none = this.byName.get(undefined);
    const named = [...this.byName.values()].filter((place) => place !== none);
    return none ? [...named, none] : named;
  }
}

interface Names {
  readonly exchange: (index: number, like: Exchange) => string | undefined;
  readonly session: (session: Session) => string | undefined;
}

function namesBy(by: HeadingBy, model: Model): Names {
  switch (by) {
    case 'conversation':
      return conversationNames(model);
    case 'plane':
      return { exchange: (_, { plane }) => plane, session: ({ plane }) => plane };
    case 'principal':
      return principalNames();
  }
}

/**
 * Only some requests name the conversation they serve; the others stand with their batch, else with
 * their session. A place to be shown at, nothing more: no conversation is attributed to them.
 */
function conversationNames(model: Model): Names {
  const { counts, glances } = model;
  const ofBatch = new Map<number, string>();
  for (let index = 0; index < counts.exchanges; index += 1) {
    const batch = glances.batch(index);
    const conversation = glances.conversation(index);
    if (batch !== undefined && conversation !== undefined && !ofBatch.has(batch)) {
      ofBatch.set(batch, conversation);
    }
  }
  const ofSession = (session: Session | undefined) => session?.conversations[0]?.value;
  return {
    exchange: (index) => {
      const named = glances.conversation(index) ?? ofBatch.get(glances.batch(index) ?? 0);
      if (named !== undefined) return named;
      const session = glances.sessionId(index);
      return session === undefined ? undefined : ofSession(model.session(session));
    },
    session: ofSession,
  };
}

/** The client id, which names no person, and a digest that tells principals of one client apart. */
function principalNames(): Names {
  const known = new Map<string, string | undefined>([[UNKNOWN_PRINCIPAL, undefined]]);
  const nameOf = (principal: string): string | undefined => {
    if (!known.has(principal)) {
      const mark = digest(principal).slice(0, 6);
      known.set(principal, `${clientOfPrincipal(principal) ?? 'credential'} #${mark}`);
    }
    return known.get(principal);
  };
  return {
    exchange: (_, { principal }) => nameOf(principal),
    session: ({ principal }) => nameOf(principal),
  };
}
