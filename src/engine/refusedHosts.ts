import { writtenName } from '../base/hostNames.ts';
import type { RefusedHostView } from '../contract/api.ts';
import type { RefusedHost } from '../relay/handle.ts';

/** Names kept; whoever scans the relay can make up any number of them. */
const MAX_NAMES = 20;

/** Which host names were refused lately, for offering to allow them. */
export class RefusedHosts {
  /** The latest last. */
  private readonly byName = new Map<string, RefusedHostView>();
  /** By us. The relay's thread may have refused one a moment before it heard of it. */
  private readonly allowed = new Set<string>();

  add({ name, x }: RefusedHost): void {
    if (this.allowed.has(name)) return;
    const count = (this.byName.get(name)?.count ?? 0) + 1;
    this.byName.delete(name);
    this.byName.set(name, { name, count, ...(x === undefined ? {} : { lastX: x }) });
    const [oldest] = this.byName.keys();
    if (this.byName.size > MAX_NAMES && oldest !== undefined) this.byName.delete(oldest);
  }

  allow(name: string): void {
    this.allowed.add(name);
    this.byName.delete(name);
  }

  forbid(name: string): void {
    this.allowed.delete(name);
  }

  /** The latest first. */
  list(): RefusedHostView[] {
    const views = [...this.byName.values()].reverse();
    return views.map((view) => ({ ...view, name: writtenName(view.name) }));
  }
}
