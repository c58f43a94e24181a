import { Emitter, type Event } from '../../base/emitter.ts';
import type { Memory } from '../targets/targetMemory.ts';

/** Which server of which file has a twin. */
export interface TwinKey {
  readonly file: string;
  readonly name: string;
}

const KEY = 'twins';

/** The servers of this workspace's VS Code that are offered a second time, through the inspector. */
export class TwinList {
  private readonly changed = new Emitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly memory: Memory) {}

  get all(): readonly TwinKey[] {
    const stored = this.memory.get(KEY);
    return Array.isArray(stored) ? stored.filter(isKey) : [];
  }

  has(key: TwinKey): boolean {
    return this.all.some((other) => same(other, key));
  }

  async add({ file, name }: TwinKey): Promise<void> {
    if (this.has({ file, name })) return;
    await this.keep([...this.all, { file, name }]);
  }

  async remove(key: TwinKey): Promise<void> {
    await this.keep(this.all.filter((other) => !same(other, key)));
  }

  /** An empty list leaves nothing behind. */
  private async keep(twins: readonly TwinKey[]): Promise<void> {
    await this.memory.update(KEY, twins.length === 0 ? undefined : twins);
    this.changed.fire();
  }
}

function same(a: TwinKey, b: TwinKey): boolean {
  return a.file === b.file && a.name === b.name;
}

function isKey(value: unknown): value is TwinKey {
  const { file, name } = (value ?? {}) as { file?: unknown; name?: unknown };
  return typeof file === 'string' && typeof name === 'string';
}
