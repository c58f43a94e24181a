import type { ContextKeys } from './contributions.ts';

/** Sends a context key to VS Code only when its value changes: every send re-evaluates all menus. */
export class ContextKeySetter {
  private readonly sent = new Map<keyof ContextKeys, unknown>();

  constructor(private readonly send: (key: string, value: unknown) => void) {}

  set<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
    if (this.sent.get(key) === value) return;
    this.sent.set(key, value);
    this.send(key, value);
  }
}
