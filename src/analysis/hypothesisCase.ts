/** What the hypotheses look at, and how one side of them is put. */
import type { Loss } from './losses.ts';
import type { Exchange, Model } from './model.ts';
import { sight, walkExchanges, type Sighting } from './sightings.ts';
import type { Usage } from './usage.ts';

/** One side of a hypothesis: why, and by which exchanges. */
export interface Side {
  readonly text: string;
  readonly exchanges: readonly number[];
}

export interface Sides {
  readonly against?: Side | undefined;
  readonly inFavour?: Side | undefined;
  /** Said where neither side has anything. */
  readonly open: string;
}

/** Gathered once for all rows. */
export interface Case {
  readonly model: Model;
  readonly losses: readonly Loss[];
  readonly usage: Usage;
  readonly evidence: Evidence;
}

/** What legacy exchanges on MCP endpoints say; the planes are those that lost a session. */
export interface Evidence {
  readonly planes: ReadonlySet<string>;
  /** Answered, by these planes; an error opens no session, so it owes no id and is none of them. */
  readonly initializes: readonly Sighting[];
  /** Requests of these planes that brought an issued id back: how many, the first, and by whom. */
  readonly echoed: number;
  readonly firstEchoed: readonly Sighting[];
  readonly echoingPlanes: ReadonlySet<string>;
  /** Answers that came from a cache, and how many others a cache may keep. */
  readonly cached: readonly Sighting[];
  readonly cacheable: number;
  /** Carried an id that nobody issued. */
  readonly strangers: readonly Sighting[];
  /** Answered with 401. */
  readonly refusals: readonly Sighting[];
  /** Answered with 400, 401 or 404 while they carried an issued id. */
  readonly evictions: readonly Sighting[];
  /** The last answer of 2xx to a credential of this fingerprint, where a loss had it. */
  lastSuccess(fingerprint: string): Exchange | undefined;
}

/** So many are named of what there may be very many of. */
export const NAMED = 10;

export function side(text: string, exchanges: readonly { readonly x: number }[]): Side {
  return { text, exchanges: exchanges.map(({ x }) => x) };
}

export function* gatherEvidence(model: Model, losses: readonly Loss[]): Generator<void, Evidence> {
  const gathering = new Gathering(model, losses);
  yield* walkExchanges(model, (index, like) => gathering.see(index, like));
  return gathering;
}

class Gathering implements Evidence {
  readonly planes: ReadonlySet<string>;
  readonly initializes: Sighting[] = [];
  echoed = 0;
  readonly firstEchoed: Sighting[] = [];
  readonly echoingPlanes = new Set<string>();
  readonly cached: Sighting[] = [];
  cacheable = 0;
  readonly strangers: Sighting[] = [];
  readonly refusals: Sighting[] = [];
  readonly evictions: Sighting[] = [];
  private readonly successes: Map<string, number>;

  constructor(
    private readonly model: Model,
    losses: readonly Loss[],
  ) {
    this.planes = new Set(losses.map(({ like }) => like.plane));
    this.successes = new Map(losses.map(({ like }) => [like.auth?.fingerprint ?? '', -1]));
  }

  see(index: number, like: Exchange): void {
    if (!like.mcp || like.era !== 'legacy') return;
    const { status = 0, caching } = like;
    const ok = status >= 200 && status < 300;
    const isInitialize = like.rpcMethod === 'initialize' && like.outcome !== 'rpc-error';
    if (isInitialize && ok && this.planes.has(like.plane)) {
      this.initializes.push(sight(this.model, index, like));
    }
    if (like.carriedSessionId !== undefined) this.seeCarried(index, like);
    if (caching === 'hit') this.cached.push(sight(this.model, index, like));
    if (caching === 'allowed') this.cacheable += 1;
    if (status === 401) this.refusals.push(sight(this.model, index, like));
    if (like.auth && like.status !== undefined && status < 300) {
      const { fingerprint } = like.auth;
      if (this.successes.has(fingerprint)) this.successes.set(fingerprint, index);
    }
  }

  lastSuccess(fingerprint: string): Exchange | undefined {
    return this.model.exchangeAt(this.successes.get(fingerprint) ?? -1);
  }

  private seeCarried(index: number, like: Exchange): void {
    const { glances } = this.model;
    const session = this.model.session(glances.carriedId(index) ?? '');
    if (!session || session.seenInUse) {
      this.strangers.push(sight(this.model, index, like));
      return;
    }
    if (this.planes.has(like.plane)) {
      this.echoed += 1;
      this.echoingPlanes.add(like.plane);
      if (this.firstEchoed.length < NAMED) this.firstEchoed.push(sight(this.model, index, like));
    }
    if (isEviction(like) && session.state !== 'deleted') {
      this.evictions.push(sight(this.model, index, like));
    }
  }
}

function isEviction({ status, httpMethod }: Exchange): boolean {
  if (status !== 400 && status !== 401 && status !== 404) return false;
  return httpMethod !== 'DELETE' || status !== 404;
}
