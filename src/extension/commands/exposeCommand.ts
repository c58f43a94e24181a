import { commands, env, l10n, window, type QuickPickItem } from 'vscode';
import { writtenName } from '../../base/hostNames.ts';
import type { Inspector } from '../inspector/inspector.ts';
import { nameOf, portOf } from '../inspector/inspector.ts';
import type { PublicMarks } from '../relay/publicMarks.ts';
import { readPublicAddress, tunnelCommand, tunnels, type Tunnel } from '../relay/tunnels.ts';
import { allowHost, forbidHosts, type AllowContext } from './allowHostCommand.ts';
import { offerStart } from './offerStart.ts';

interface WayItem extends QuickPickItem {
  /** Absent on the items for those whose tunnel runs. */
  readonly tunnel?: Tunnel;
  /** Ends what was allowed. */
  readonly ends?: boolean;
}

export interface ExposeContext extends AllowContext {
  readonly marks: PublicMarks<Inspector>;
}

/**
 * "Expose to ChatGPT…": explains how the relay can get a public address, which it never gets by itself;
 * then, with that address, allows its host after asking and checks that it leads here.
 */
export async function exposeCommand(context: ExposeContext): Promise<void> {
  const { running } = context.inspectors;
  const port = running && portOf(running);
  if (!running || port === undefined) {
    await offerStart(l10n.t('Nothing is listening that could be exposed.'));
    return;
  }
  const items = [...endsFor(context, running), ...waysFor(port)];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Expose to ChatGPT'),
    placeHolder: l10n.t(
      'ChatGPT needs a public address. Anyone who knows it can use your server while the tunnel is open.',
    ),
    ignoreFocusOut: true,
  });
  if (!picked) return;
  if (picked.ends) {
    await stopExposing(context, running);
    return;
  }
  if (picked.tunnel) await explain(picked.tunnel, port);
  await enterAddress(context, running);
}

function endsFor({ memory, marks }: ExposeContext, running: Inspector): WayItem[] {
  const names = memory.hostsOf(running.address.target);
  if (names.length === 0) return [];
  const address = marks.addressOf(running);
  return [
    {
      label: `$(circle-slash) ${l10n.t('Stop Allowing {0}', names.map(writtenName).join(', '))}`,
      description: address === undefined ? '' : l10n.t('now public as {0}', address),
      detail: l10n.t(
        'Requests under these names are refused from now on; close the tunnel yourself.',
      ),
      ends: true,
    },
  ];
}

async function stopExposing(context: ExposeContext, running: Inspector): Promise<void> {
  context.marks.close(running);
  await forbidHosts(context, running);
  const message = l10n.t('Names of the outside world no longer lead to {0}.', nameOf(running));
  void window.showInformationMessage(message);
}

function waysFor(port: number): WayItem[] {
  return [
    ...tunnels().map((tunnel) => ({
      label: `$(globe) ${tunnel.name}`,
      description: tunnelCommand(tunnel, port) ?? '',
      detail: tunnel.explanation,
      tunnel,
    })),
    { label: `$(check) ${l10n.t('My tunnel is running: enter its address…')}` },
  ];
}

/** Copies the command, or opens the view; the user runs it, never we. */
async function explain(tunnel: Tunnel, port: number): Promise<void> {
  const command = tunnelCommand(tunnel, port);
  if (command === undefined) await commands.executeCommand('~remote.forwardedPorts.focus');
  else {
    await env.clipboard.writeText(command);
    window.setStatusBarMessage(l10n.t('Copied: {0}', command), 10_000);
  }
}

async function enterAddress(context: ExposeContext, running: Inspector): Promise<void> {
  const typed = await window.showInputBox({
    title: l10n.t('Expose to ChatGPT'),
    prompt: l10n.t('The public address your tunnel shows (its command is in the clipboard)'),
    placeHolder: 'https://name.tunnel.example',
    ignoreFocusOut: true,
    validateInput: (text) => {
      const address = readPublicAddress(text, running.address.url ?? '');
      return address.ok ? undefined : address.error;
    },
  });
  const address = readPublicAddress(typed ?? '', running.address.url ?? '');
  if (typed === undefined || !address.ok) return;
  if (await mayAllow(new URL(address.value).host)) await openTo(context, running, address.value);
}

async function mayAllow(host: string): Promise<boolean> {
  const allow = l10n.t('Allow {0}', host);
  const answer = await window.showWarningMessage(
    l10n.t('Let requests for {0} reach your MCP server?', host),
    {
      modal: true,
      detail: l10n.t(
        'Anyone who knows the address can use the server through the inspector while the tunnel is open, and what they send is recorded. The name stays allowed until you stop the inspector of this target.',
      ),
    },
    allow,
  );
  return answer === allow;
}

async function openTo(context: ExposeContext, running: Inspector, address: string): Promise<void> {
  const { memory, marks } = context;
  await allowHost(context, running, new URL(address).hostname);
  const problem = await marks.open(running, address);
  if (problem === undefined) await memory.expose(running.address.target, address);
  const copy = l10n.t('Copy URL');
  const again = l10n.t('Check Again');
  const answer =
    problem === undefined
      ? await window.showInformationMessage(l10n.t('{0} leads to MCP Inspector.', address), copy)
      : await window.showWarningMessage(problem, again, copy);
  if (answer === copy) await env.clipboard.writeText(address);
  if (answer === again) await openTo(context, running, address);
}
