import { ConfigurationTarget, workspace } from 'vscode';
import { readSetting } from '../settings.ts';

const SECTION = 'mcpInspector';
const NAME = 'ignoredRules';

/** Adds a rule to those the workspace ignores, or takes it out again; without a workspace, the user's own. */
export async function setIgnored(rule: string, ignored: boolean): Promise<void> {
  const others = readSetting('mcpInspector.ignoredRules').filter((name) => name !== rule);
  const rules = ignored ? [...others, rule].sort() : others;
  const target = workspace.workspaceFolders?.length
    ? ConfigurationTarget.Workspace
    : ConfigurationTarget.Global;
  // The workspace's list stands in place of the user's, so an empty one is kept where that has rules.
  const { globalValue } = workspace.getConfiguration(SECTION).inspect<string[]>(NAME) ?? {};
  const plain =
    rules.length === 0 && (target === ConfigurationTarget.Global || !globalValue?.length);
  await workspace.getConfiguration(SECTION).update(NAME, plain ? undefined : rules, target);
}
