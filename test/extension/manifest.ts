import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The texts package.json names by `%key%`. */
export const texts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

/** The key a value of package.json stands for; undefined: it stands for itself. */
export function keyOf(value: unknown): string | undefined {
  return typeof value === 'string' ? /^%(.+)%$/s.exec(value)?.[1] : undefined;
}

/** package.json with each value as `revive` has it, as JSON.parse does. */
export function parseManifest(revive: (name: string, value: unknown) => unknown): unknown {
  return JSON.parse(read('package.json'), (name, value: unknown) => revive(name, value));
}

/** package.json as VS Code shows it: with the texts in the place of their keys. */
export function readManifest(): unknown {
  return parseManifest((_name, value) => {
    const key = keyOf(value);
    return key === undefined ? value : (texts[key] ?? value);
  });
}
