/** What is remembered of targets from day to day: the recent ones, and the port each had. */

/** The part of VS Code's Memento this needs. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface RememberedTarget {
  readonly url: string;
  /** The port clients were pointed at for it. */
  readonly port: number;
}

const KEY = 'targets';
const KEPT = 10;

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

  async remember(url: string, port: number): Promise<void> {
    const others = this.recent.filter((target) => target.url !== url);
    await this.memory.update(KEY, [{ url, port }, ...others].slice(0, KEPT));
  }
}

function isRemembered(value: unknown): value is RememberedTarget {
  const { url, port } = (value ?? {}) as { url?: unknown; port?: unknown };
  return (
    typeof url === 'string' &&
    typeof port === 'number' &&
    Number.isInteger(port) &&
    port > 0 &&
    port < 65_536
  );
}
