import { workspace } from 'vscode';
import type { Settings } from './contributions.ts';

/** The value in force: the user's, or the default of package.json. */
export function readSetting<K extends keyof Settings>(name: K): Settings[K] {
  const dot = name.lastIndexOf('.');
  const value = workspace
    .getConfiguration(name.slice(0, dot))
    .get<Settings[K]>(name.slice(dot + 1));
  if (value === undefined) throw new Error(`package.json declares no default for ${name}`);
  return value;
}
