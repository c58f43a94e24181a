/** Ways to a public address, as data. Each is the user's to run. */
import * as l10n from '@vscode/l10n';
import { isLoopbackName } from '../../base/hostNames.ts';
import { failure, success, type Result } from '../../base/result.ts';

export interface Tunnel {
  readonly name: string;
  /** `PORT` stands for the relay's; absent where it is a view of VS Code. */
  readonly command?: string;
  readonly explanation: string;
}

/** In the language of VS Code. */
export const tunnels = (): readonly Tunnel[] => [
  {
    name: l10n.t('Ports view of VS Code'),
    explanation: l10n.t(
      'Forward the port there and set its visibility to Public; asks for a GitHub sign-in.',
    ),
  },
  {
    name: 'cloudflared',
    command: 'cloudflared tunnel --url http://127.0.0.1:PORT',
    explanation: l10n.t('A name of trycloudflare.com that is gone when it ends; needs no account.'),
  },
  {
    name: 'ngrok',
    command: 'ngrok http 127.0.0.1:PORT',
    explanation: l10n.t('Needs an account; its inspection page sees the traffic as well.'),
  },
  {
    name: 'Tailscale Funnel',
    command: 'tailscale funnel PORT',
    explanation: l10n.t('A lasting name of your tailnet; Funnel has to be switched on for it.'),
  },
];

export function tunnelCommand({ command }: Tunnel, port: number): string | undefined {
  return command?.replace('PORT', String(port));
}

/**
 * What somebody copied from a tunnel, as clients need it: with the path of the relay's own address where
 * it has none. The error is a sentence that says what to enter.
 */
export function readPublicAddress(text: string, local: string): Result<string> {
  const typed = text.trim();
  if (!URL.canParse(typed))
    return failure(l10n.t('Enter the whole address, such as https://name.tunnel.example.'));
  const url = new URL(typed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return failure(l10n.t('The address begins with https://.'));
  }
  if (url.username !== '' || url.password !== '')
    return failure(l10n.t('Leave user name and password out.'));
  if (isLoopbackName(url.hostname.replace(/^\[|\]$/g, ''))) {
    return failure(l10n.t('This is an address of this machine, which ChatGPT cannot reach.'));
  }
  if (url.pathname === '/' && URL.canParse(local)) url.pathname = new URL(local).pathname;
  url.hash = '';
  return success(url.href);
}
