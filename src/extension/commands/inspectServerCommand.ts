import { commands, l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { addressText, type ServerEntry } from '../twins/serverEntries.ts';
import type { TwinContext } from '../twins/twinProvider.ts';

interface ServerItem extends QuickPickItem {
  /** Absent on separators. */
  readonly entry?: ServerEntry;
}

/** "Inspect an MCP Server of VS Code…": offers a twin of a configured server, or takes it back. */
export async function inspectServerCommand(context: TwinContext): Promise<void> {
  const entries = await context.entries();
  if (entries.length === 0) {
    await tellNone();
    return;
  }
  const picked = await window.showQuickPick(itemsOf(entries, context), {
    title: l10n.t('Inspect an MCP Server of VS Code'),
    placeHolder: l10n.t(
      'A second server appears beside it, whose traffic goes through the inspector',
    ),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked?.entry) return;
  if (picked.entry.kind === 'stdio') await tellStdio(picked.entry);
  else if (context.twins.has(picked.entry)) await removeTwin(context, picked.entry);
  else await addTwin(context, picked.entry);
}

function itemsOf(entries: readonly ServerEntry[], { twins }: TwinContext): ServerItem[] {
  const reachable = entries.filter(({ kind }) => kind === 'http');
  const others = entries.filter(({ kind }) => kind !== 'http');
  return [
    ...section(l10n.t('HTTP servers'), reachable, (entry) => httpItem(entry, twins.has(entry))),
    ...section(l10n.t('Not reachable by an HTTP relay'), others, stdioItem),
  ];
}

function httpItem(entry: ServerEntry, inspected: boolean): ServerItem {
  return {
    label: `$(${inspected ? 'check' : 'server'}) ${plainName(entry)}`,
    description: inspected
      ? l10n.t('{0} · inspected, choose to remove the second server', entry.file)
      : entry.file,
    ...(entry.kind === 'http' ? { detail: addressText(entry.url) } : {}),
    entry,
  };
}

function stdioItem(entry: ServerEntry): ServerItem {
  return {
    label: `$(terminal) ${plainName(entry)}`,
    description: entry.file,
    detail: l10n.t('A program that speaks over standard input and output (stdio)'),
    entry,
  };
}

async function addTwin({ twins }: TwinContext, entry: ServerEntry): Promise<void> {
  await twins.add(entry);
  const list = l10n.t('List Servers');
  const message = l10n.t(
    '"{0} (inspected)" is now among the MCP servers of VS Code. The inspector starts with it; the configuration files stay as they are.',
    entry.name,
  );
  if ((await window.showInformationMessage(message, list)) === list) await listServers();
}

async function removeTwin({ twins, inputs }: TwinContext, entry: ServerEntry): Promise<void> {
  await twins.remove(entry);
  await inputs.forget(entry);
  void window.showInformationMessage(
    l10n.t('"{0} (inspected)" is no longer among the MCP servers of VS Code.', entry.name),
  );
}

async function tellStdio({ name }: ServerEntry): Promise<void> {
  const message = l10n.t(
    '"{0}" speaks over standard input and output, where an HTTP relay cannot stand. Many servers also have an HTTP mode: start it that way, add its address to mcp.json, and inspect that.',
    name,
  );
  await window.showInformationMessage(message);
}

async function tellNone(): Promise<void> {
  const open = l10n.t('Open User Configuration');
  const message = l10n.t('Neither this workspace nor your user configuration names an MCP server.');
  if ((await window.showInformationMessage(message, open)) === open) {
    await commands.executeCommand('workbench.mcp.openUserMcpJson');
  }
}

async function listServers(): Promise<void> {
  await commands.executeCommand('workbench.mcp.listServer');
}

function section(
  label: string,
  entries: readonly ServerEntry[],
  item: (entry: ServerEntry) => ServerItem,
): ServerItem[] {
  if (entries.length === 0) return [];
  return [{ label, kind: QuickPickItemKind.Separator }, ...entries.map(item)];
}

/** Names come from a file; `$(` would turn into an icon. */
function plainName({ name }: ServerEntry): string {
  return name.replaceAll('$(', '$\u200b(');
}
