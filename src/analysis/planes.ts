/**
 * Planes: the parts of a host that talk, keyed by the User-Agent without its versions. A client
 * name splits a plane only where one key initialises under several names (a library's User-Agent
 * such as `node`), which may become known late.
 */
import { surfaceFamily } from '../protocol/hosts.ts';
import type { ExchangeFacts } from './facts.ts';
import type { Echo, EchoMatrix, Plane } from './model.ts';

/** The client names each plane key initialises under; survives a fresh judgement. */
export class ClientNames {
  private readonly byKey = new Map<string, Set<string>>();

  /** True when this name makes the key a split one, so that earlier exchanges change their plane. */
  add(key: string, name: string): boolean {
    const names = this.byKey.get(key) ?? new Set<string>();
    this.byKey.set(key, names);
    if (names.has(name)) return false;
    names.add(name);
    return names.size === 2;
  }

  isSplit(key: string): boolean {
    return (this.byKey.get(key)?.size ?? 0) > 1;
  }
}

/** Which plane an exchange belongs to. */
export class PlaneNames {
  private readonly latest = new Map<string, string>();

  constructor(private readonly names: ClientNames) {}

  /** `ofSession`: the plane of the session whose id the exchange carries. */
  planeOf(facts: ExchangeFacts, ofSession: string | undefined): string {
    const { planeKey: key } = facts;
    if (!this.names.isSplit(key)) return key;
    const client = `${key}\0${facts.principal}`;
    const name = facts.clientInfo?.name;
    const own = name === undefined ? undefined : `${key} · ${name}`;
    if (own !== undefined && facts.initialize) this.latest.set(client, own);
    const plane = own ?? (ofSession?.startsWith(`${key} · `) ? ofSession : undefined);
    return plane ?? this.latest.get(client) ?? key;
  }
}

interface Cell {
  echoed: number;
  expected: number;
}

type Counts = Map<string, Cell>;

interface Entry {
  readonly name: string;
  userAgent: string;
  clientInfo?: { readonly name: string; readonly version?: string };
  requests: number;
  readonly echo: Counts;
  readonly bySurface: Map<string, Counts>;
}

export class Planes {
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new Set<Entry>();
  private readonly snapshots = new Map<Entry, Plane>();

  began(facts: ExchangeFacts, plane: string, echo: Echo): void {
    const entry = this.entry(plane);
    entry.requests += 1;
    entry.userAgent = facts.userAgent ?? entry.userAgent;
    if (facts.clientInfo) entry.clientInfo = facts.clientInfo;
    this.changed.add(entry);
    // A second initialize is never a missing echo, so carrying an id there is none either.
    if (facts.initialize || (echo !== 'carried' && echo !== 'missing')) return;
    count(entry.echo, facts.label, echo);
    if (facts.surface !== undefined) count(this.surface(entry, facts.surface), facts.label, echo);
  }

  snapshot(): readonly Plane[] {
    for (const entry of this.changed) this.snapshots.set(entry, snapshotOf(entry));
    this.changed.clear();
    return [...this.snapshots.values()];
  }

  private entry(name: string): Entry {
    let entry = this.entries.get(name);
    if (!entry) {
      entry = { name, userAgent: '', requests: 0, echo: new Map(), bySurface: new Map() };
      this.entries.set(name, entry);
    }
    return entry;
  }

  private surface(entry: Entry, userAgent: string): Counts {
    const family = surfaceFamily(userAgent);
    let counts = entry.bySurface.get(family);
    if (!counts) entry.bySurface.set(family, (counts = new Map<string, Cell>()));
    return counts;
  }
}

function count(counts: Counts, row: string, echo: 'carried' | 'missing'): void {
  const cell = counts.get(row) ?? { echoed: 0, expected: 0 };
  counts.set(row, cell);
  cell.expected += 1;
  if (echo === 'carried') cell.echoed += 1;
}

function matrixOf(counts: Counts): EchoMatrix {
  return Object.fromEntries([...counts].map(([row, cell]) => [row, { ...cell }]));
}

function snapshotOf({ name, userAgent, clientInfo, requests, echo, bySurface }: Entry): Plane {
  return {
    name,
    userAgent,
    ...(clientInfo ? { clientInfo } : {}),
    requests,
    echo: matrixOf(echo),
    bySurface: Object.fromEntries(
      [...bySurface].map(([family, cells]) => [family, matrixOf(cells)]),
    ),
  };
}
