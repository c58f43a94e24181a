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
  /** The public address that last led to it, to look at again after a reload. */
  readonly publicAddress?: string;
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
    return this.find(url)?.port;
  }

  hostsOf(url: string): readonly string[] {
    return this.find(url)?.hosts ?? [];
  }

  publicAddressOf(url: string): string | undefined {
    return this.find(url)?.publicAddress;
  }

  async remember(url: string, port: number): Promise<void> {
    await this.keep({ ...this.find(url), url, port });
  }

  /** A target nobody started here has no port to come back to, and nothing is kept of it. */
  async allowHost(url: string, name: string): Promise<void> {
    const target = this.find(url);
    if (!target) return;
    const hosts = [...new Set([...(target.hosts ?? []), name])].slice(-KEPT_HOSTS);
    await this.keep({ ...target, hosts });
  }

  async expose(url: string, publicAddress: string): Promise<void> {
    const target = this.find(url);
    if (target) await this.keep({ ...target, publicAddress });
  }

  /** From here on no name of the outside world leads to it. */
  async forgetHosts(url: string): Promise<void> {
    const target = this.find(url);
    if (target) await this.keep({ url, port: target.port });
  }

  private find(url: string): RememberedTarget | undefined {
    return this.recent.find((target) => target.url === url);
  }

  private async keep(target: RememberedTarget): Promise<void> {
    const others = this.recent.filter(({ url }) => url !== target.url);
    await this.memory.update(KEY, [target, ...others].slice(0, KEPT));
  }
}

function isRemembered(value: unknown): value is RememberedTarget {
  const { url, port, hosts, publicAddress } = (value ?? {}) as Partial<Record<string, unknown>>;
  return (
    typeof url === 'string' &&
    typeof port === 'number' &&
    Number.isInteger(port) &&
    port > 0 &&
    port < 65_536 &&
    (hosts === undefined || isHosts(hosts)) &&
    (publicAddress === undefined || isAddress(publicAddress))
  );
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}

function isHosts(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((name) => typeof name === 'string' && allowableName(name) === name)
  );
}
