import { l10n, window } from 'vscode';
import { isExposed, RELAY_SETTINGS, type RelaySettings } from '../relay/relaySettings.ts';

/** Addresses the user agreed to in this window, so that a restart does not ask again. */
const agreed = new Set<string>();

/**
 * The settings to start with: where other machines could connect, the user is asked first, and may take
 * the loopback address instead. Undefined when the user thought better of it.
 */
export async function confirmListen(settings: RelaySettings): Promise<RelaySettings | undefined> {
  const { listenAddress } = settings;
  if (!isExposed(listenAddress) || agreed.has(listenAddress)) return settings;
  const expose = l10n.t('Listen on {0}', listenAddress);
  const stay = l10n.t('Use 127.0.0.1');
  const answer = await window.showWarningMessage(
    l10n.t('Let other machines connect to MCP Inspector?'),
    {
      modal: true,
      detail: l10n.t(
        'The setting {0} is {1}. Whoever can reach that address can use the MCP server through the inspector, and what they send is recorded. Their requests pass only under this address or an allowed host name.',
        RELAY_SETTINGS.listenAddress,
        listenAddress,
      ),
    },
    // The first is what Enter chooses.
    stay,
    expose,
  );
  if (answer === stay) return { ...settings, listenAddress: '127.0.0.1' };
  if (answer !== expose) return undefined;
  agreed.add(listenAddress);
  return settings;
}
