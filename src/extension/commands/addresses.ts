import { env, l10n, Uri, window } from 'vscode';

/**
 * Where a relay is reached from the machine the user sits at; undefined where that is this machine. In a
 * remote window VS Code forwards the port for it; the answer may change, so it is asked for each time.
 */
export async function addressFromOutside(url: string): Promise<string | undefined> {
  if (env.remoteName === undefined) return undefined;
  try {
    const outside = (await env.asExternalUri(Uri.parse(url, true))).toString(true);
    return outside === url ? undefined : outside;
  } catch {
    return undefined;
  }
}

/** Both addresses where there are two, told apart by where the client runs. */
export async function chooseAddress(url: string): Promise<string | undefined> {
  const outside = await addressFromOutside(url);
  if (outside === undefined) return url;
  const items = [
    { label: url, description: l10n.t('for clients on the remote machine') },
    { label: outside, description: l10n.t('for clients on your own machine') },
  ];
  const title = l10n.t('Copy URL');
  return (await window.showQuickPick(items, { title }))?.label;
}
