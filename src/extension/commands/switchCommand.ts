import { env, l10n, ThemeIcon, window, type QuickInputButton, type QuickPickItem } from 'vscode';
import type { CaptureStatus } from '../../contract/api.ts';
import { counted } from '../counted.ts';
import { purposeOf, nameOf, type Inspector } from '../inspector/inspector.ts';
import type { OtherVersion } from '../inspector/otherVersion.ts';
import { tellOtherVersion } from './otherVersionMessage.ts';
import { startAnother, type StartContext } from './startCommand.ts';
import { stopCommand } from './stopCommand.ts';

interface InspectorItem extends QuickPickItem {
  /** Absent on the item that starts another one. */
  readonly inspector?: Inspector;
  /** One that cannot be shown, only replaced. */
  readonly other?: OtherVersion;
}

interface ActionButton extends QuickInputButton {
  readonly act: () => void;
}

/** Which of this window's inspectors the views show; each can be stopped or copied from here too. */
export async function switchCommand(context: StartContext): Promise<void> {
  const { inspectors } = context;
  const pick = window.createQuickPick<InspectorItem>();
  pick.title = l10n.t('Switch Inspector');
  pick.placeholder = l10n.t('The inspector whose traffic is shown');
  pick.items = await itemsOf(context);
  pick.activeItems = pick.items.filter(({ inspector }) => inspector === inspectors.running);
  pick.onDidTriggerItemButton(({ button }) => {
    pick.hide();
    (button as ActionButton).act();
  });
  pick.onDidAccept(() => {
    const [item] = pick.selectedItems;
    pick.hide();
    if (item?.inspector) {
      inspectors.show(item.inspector);
      context.openTimeline();
    } else if (item?.other) void tellOtherVersion(context, item.other);
    else if (item) void startAnother(context);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

async function itemsOf(context: StartContext): Promise<InspectorItem[]> {
  const { inspectors } = context;
  const items = await Promise.all(inspectors.all.map((inspector) => itemOf(context, inspector)));
  return [
    ...items,
    ...inspectors.others.map(otherItem),
    { label: `$(add) ${l10n.t('Another Target…')}`, alwaysShow: true },
  ];
}

function otherItem(other: OtherVersion): InspectorItem {
  const { url, capture, tool = '?' } = other.address;
  return {
    label: `$(history) ${nameOf(other)}`,
    description: l10n.t('started by another version of this extension ({0})', tool),
    detail: url === undefined ? capture : l10n.t('listening on {0}', url),
    other,
  };
}

async function itemOf(context: StartContext, inspector: Inspector): Promise<InspectorItem> {
  const { inspectors, marks } = context;
  const { url, capture } = inspector.address;
  const shown = inspector === inspectors.running;
  const status = await inspector.client.request('capture/status', {}).catch(() => undefined);
  const facts = [
    ...(shown ? [l10n.t('shown')] : []),
    ...(marks.addressOf(inspector) === undefined ? [] : [l10n.t('public')]),
    ...(status ? factsOf(status) : []),
  ];
  return {
    label: `$(${iconOf(inspector)}) ${nameOf(inspector)}`,
    description: facts.join(' · '),
    detail: url === undefined ? capture : l10n.t('listening on {0}', url),
    buttons: buttonsOf(context, inspector),
    inspector,
  };
}

function factsOf({ exchanges, sessions, findings }: CaptureStatus): string[] {
  return [
    counted.exchanges(exchanges),
    counted.sessions(sessions),
    ...(findings.error > 0 ? [counted.errors(findings.error)] : []),
  ];
}

function iconOf(inspector: Inspector): string {
  const { kind } = purposeOf(inspector);
  if (kind === 'demo') return 'beaker';
  return kind === 'record' ? 'pulse' : 'file';
}

function buttonsOf(context: StartContext, inspector: Inspector): ActionButton[] {
  const { url } = inspector.address;
  const stop = () => void stopCommand(context, inspector);
  if (url === undefined) return [button('close', l10n.t('Close Capture'), stop)];
  const copy = () => void env.clipboard.writeText(url);
  return [button('copy', l10n.t('Copy URL'), copy), button('debug-stop', l10n.t('Stop'), stop)];
}

function button(icon: string, tooltip: string, act: () => void): ActionButton {
  return { iconPath: new ThemeIcon(icon), tooltip, act };
}
