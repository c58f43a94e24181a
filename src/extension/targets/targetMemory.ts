/** What is remembered of targets from day to day: the recent ones, the port each had, and its host names. */
import { allowableName } from '../../base/hostNames.ts';

/** The part of VS Code's Memento this needs. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface RememberedTarget {
  readonly url: string;
  /** The port clients were pointed at for it. */
  readonly port: number;
  /** Host names that were allowed for it: the public name of its tunnel. */
  readonly hosts?: readonly string[];
}

const KEY = 'targets';
const KEPT = 10;
const KEPT_HOSTS = 20;

/** The most recent first. Whatever a former version or another hand stored is read with suspicion. */
export class TargetMemory {
  constructor(private readonly memory: Memory) {}

  get recent(): readonly RememberedTarget[] {
    const stored = this.memory.get(KEY);
    return Array.isArray(stored) ? stored.filter(isRemembered) : [];
  }

  portOf(url: string): number | undefined {
    return this.recent.find((target) => target.url === url)?.port;
  }

  hostsOf(url: string): readonly string[] {
    return this.recent.find((target) => target.url === url)?.hosts ?? [];
  }

  async remember(url: string, port: number): Promise<void> {
    const hosts = this.hostsOf(url);
    await this.keep({ url, port, ...(hosts.length === 0 ? {} : { hosts }) });
  }

  /** A target nobody started here has no port to come back to, and nothing is kept of it. */
  async allowHost(url: string, name: string): Promise<void> {
    const target = this.recent.find((known) => known.url === url);
    if (!target) return;
    const hosts = [...new Set([...(target.hosts ?? []), name])].slice(-KEPT_HOSTS);
    await this.keep({ ...target, hosts });
  }

  private async keep(target: RememberedTarget): Promise<void> {
    const others = this.recent.filter(({ url }) => url !== target.url);
    await this.memory.update(KEY, [target, ...others].slice(0, KEPT));
  }
}

function isRemembered(value: unknown): value is RememberedTarget {
  const { url, port, hosts } = (value ?? {}) as Partial<Record<string, unknown>>;
  return (
    typeof url === 'string' &&
    typeof port === 'number' &&
    Number.isInteger(port) &&
    port > 0 &&
    port < 65_536 &&
    (hosts === undefined || isHosts(hosts))
  );
}

function isHosts(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((name) => typeof name === 'string' && allowableName(name) === name)
  );
}
