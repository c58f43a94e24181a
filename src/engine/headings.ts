import type { HeadingBy, HeadingView, Row, SessionView } from '../contract/api.ts';
import { looseFacts, type Group, type GroupContext, type GroupFacts } from './groups.ts';
import { GroupBatches } from './groupBatches.ts';
import { placesOf, type Place } from './headingPlaces.ts';
import { looseGroup, sessionGroup } from './lazyGroup.ts';
import { labelOf, optional } from './rows.ts';

/** Session ids hold no control character, so no key of ours is one. */
const SEPARATOR = '\u0001';

/**
 * Conversations, planes or principals in the order they were first seen, under each the sessions that
 * served it with the exchanges that belong there, and last what has none. A session that serves two
 * stands under both.
 */
export function headedGroups(by: HeadingBy, context: GroupContext): Group[] {
  const taken = new Set<string>();
  return placesOf(by, context.model).flatMap((place) => {
    const key = [SEPARATOR + by, ...(place.name === undefined ? [] : [place.name])].join(SEPARATOR);
    const keyUnder = (id: string) => [key, '', id].join(SEPARATOR);
    const groups = place.sessions.map((session) => {
      const { id } = session;
      const own = taken.has(id) ? keyUnder(id) : id;
      taken.add(id);
      return sessionGroup(session, place.bySession.get(id) ?? [], context, own);
    });
    if (place.loose.length > 0) {
      groups.push(looseGroup(place.loose, context, { key: keyUnder('') }));
    }
    return [new HeadingGroup(by, key, place, context), ...groups];
  });
}

class HeadingGroup implements Group {
  readonly heads = true;
  private readonly own: GroupBatches;
  private made: GroupFacts | undefined;

  constructor(
    private readonly by: HeadingBy,
    readonly key: string,
    private readonly place: Place,
    private readonly context: GroupContext,
  ) {
    this.own = new GroupBatches(place.numbers, context);
  }

  get numbers(): readonly number[] {
    return this.place.numbers;
  }

  get rows(): readonly Row[] {
    return this.numbers.flatMap((x) => this.context.row(x) ?? []);
  }

  /** Its brackets stand with its sessions. */
  get batches(): readonly number[] {
    return [];
  }

  get heading(): HeadingView {
    const { name, sessions, numbers } = this.place;
    const { createdT, lastUsedT, findings } = this.facts;
    return {
      by: this.by,
      ...optional('name', name),
      sessions: sessions.length,
      neverDeleted: sessions.filter(({ neverDeleted }) => neverDeleted).length,
      exchanges: numbers.length,
      toolCalls: toolCallsAmong(numbers, this.context),
      firstT: createdT,
      lastT: lastUsedT,
      findings,
    };
  }

  view(): SessionView {
    return { ...this.facts, batches: [] };
  }

  private get facts(): GroupFacts {
    const { numbers, sessions } = this.place;
    const ids = sessions.map(({ id }) => id);
    return (this.made ??= looseFacts(numbers, this.own, this.context, ids));
  }
}

function toolCallsAmong(numbers: readonly number[], { model }: GroupContext): number {
  const { glances } = model;
  let calls = 0;
  for (const x of numbers) {
    const like = glances.like(glances.placeOf(x) ?? -1);
    if (like?.mcp && labelOf(like) === 'tools/call') calls += 1;
  }
  return calls;
}
