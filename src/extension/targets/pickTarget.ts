import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { shortTarget, readTargetUrl } from './targetUrl.ts';
import type { ConfiguredServer } from './configuredServers.ts';
import type { RememberedTarget, TargetMemory } from './targetMemory.ts';
import { workspaceServers } from './workspaceServers.ts';

/** The demo brings its own server. */
export type TargetChoice =
  { readonly kind: 'server'; readonly url: string } | { readonly kind: 'demo' };

interface TargetItem extends QuickPickItem {
  /** Absent on separators. */
  readonly choice?: TargetChoice | { readonly kind: 'enter' };
}

/**
 * Asks which server to stand in front of, the one of the setting first; undefined when the user thought better
 * of it.
 */
export async function pickTarget(
  memory: TargetMemory,
  setting: string,
): Promise<TargetChoice | undefined> {
  const items = targetItems(await workspaceServers(), memory.recent, setting);
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Start MCP Inspector'),
    placeHolder: l10n.t('The MCP server to inspect'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.choice?.kind === 'enter'
    ? enterUrl(setting.trim() || memory.recent[0]?.url)
    : picked?.choice;
}

function targetItems(
  servers: readonly ConfiguredServer[],
  recent: readonly RememberedTarget[],
  setting: string,
): TargetItem[] {
  const preferred = readTargetUrl(setting);
  const first = preferred.ok ? [preferred.value] : [];
  const configured = new Set([...first, ...servers.map(({ url }) => url)]);
  const others = recent.filter(({ url }) => !configured.has(url));
  return [
    ...section(l10n.t('From your settings'), first.map(settingItem)),
    ...section(l10n.t('Configured servers'), servers.map(serverItem)),
    ...section(l10n.t('Recent'), others.map(recentItem)),
    ...section(l10n.t('Other'), [
      { label: `$(edit) ${l10n.t('Enter a URL…')}`, choice: { kind: 'enter' } },
      {
        label: `$(beaker) ${l10n.t('Start Demo')}`,
        description: l10n.t('no server needed'),
        choice: { kind: 'demo' },
      },
    ]),
  ];
}

/** Names come from a file of the workspace; `$(` would turn into an icon. */
function serverItem({ name, url, file }: ConfiguredServer): TargetItem {
  return {
    label: name.replaceAll('$(', '$\u200b('),
    description: file,
    detail: url,
    choice: { kind: 'server', url },
  };
}

function settingItem(url: string): TargetItem {
  return {
    label: shortTarget(url),
    description: 'mcpInspector.target',
    choice: { kind: 'server', url },
  };
}

function recentItem({ url, port }: RememberedTarget): TargetItem {
  return {
    label: shortTarget(url),
    choice: { kind: 'server', url },
    description: l10n.t('port {0} last time', port),
  };
}

function section(label: string, items: TargetItem[]): TargetItem[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

async function enterUrl(last: string | undefined): Promise<TargetChoice | undefined> {
  const typed = await window.showInputBox({
    title: l10n.t('Start MCP Inspector'),
    prompt: l10n.t('The address of the MCP server, with its path'),
    placeHolder: 'http://127.0.0.1:3000/mcp',
    value: last ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => {
      const url = readTargetUrl(text);
      return url.ok ? undefined : url.error;
    },
  });
  const url = typed === undefined ? undefined : readTargetUrl(typed);
  return url?.ok ? { kind: 'server', url: url.value } : undefined;
}
