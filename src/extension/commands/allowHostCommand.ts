import { l10n, window } from 'vscode';
import { allowableName } from '../../base/hostNames.ts';
import type { Inspector } from '../inspector/inspector.ts';
import type { Inspectors } from '../inspector/inspectors.ts';
import type { TargetMemory } from '../targets/targetMemory.ts';

export interface AllowContext {
  readonly inspectors: Inspectors;
  readonly memory: TargetMemory;
}

/**
 * "Allow Host Name": lets requests under a refused name pass from now on, for this target. `name` as the
 * page or a row gives it counts only where such requests were refused: what is captured is hostile.
 */
export async function allowHostCommand(context: AllowContext, name: unknown): Promise<void> {
  const { running } = context.inspectors;
  const refused = running?.client.relayState?.refusedHosts ?? [];
  if (!running || refused.length === 0) {
    const message = l10n.t('No request was refused for its host name.');
    void window.showInformationMessage(message);
    return;
  }
  const chosen = refused.find((known) => known === name) ?? (await chooseHost(refused, running));
  if (chosen !== undefined) await allowHost(context, running, chosen);
}

/** Allows it now and whenever this target is inspected again. */
export async function allowHost(
  { memory }: AllowContext,
  { client, address }: Inspector,
  name: string,
): Promise<void> {
  try {
    await client.request('relay/allowHost', { name });
    await memory.allowHost(address.target, allowableName(name) ?? name);
    window.setStatusBarMessage(l10n.t('Requests for {0} are forwarded', name), 5_000);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t('{0} could not be allowed: {1}', name, reason));
  }
}

/** It was allowed for this target here, by whichever of the ways. */
export function isAllowed(
  { memory }: Pick<AllowContext, 'memory'>,
  { address }: Inspector,
  name: string,
): boolean {
  return memory.hostsOf(address.target).includes(allowableName(name) ?? name);
}

/** Refuses requests under the names that were allowed for this target here, from now on. */
export async function forbidHosts(
  { memory }: Pick<AllowContext, 'memory'>,
  { client, address }: Inspector,
): Promise<void> {
  const names = memory.hostsOf(address.target);
  await memory.forgetHosts(address.target);
  for (const name of names) await client.request('relay/allowHost', { name, allowed: false });
}

/** Always asks, also for a single name: whoever can reach the relay can make one up. */
async function chooseHost(
  names: readonly string[],
  { address }: Inspector,
): Promise<string | undefined> {
  return window.showQuickPick([...names], {
    title: l10n.t('Allow Host Name'),
    placeHolder: l10n.t(
      'Only a name that is yours, such as that of your tunnel, should reach {0}',
      address.target,
    ),
  });
}
