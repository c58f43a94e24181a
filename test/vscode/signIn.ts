/**
 * Signing in without the internet: VS Code in a browser sends the authorization server to a page of vscode.dev,
 * which sends on to the window that asked, its address being the `state`. That page is stood in for here.
 */
import type { BrowserContext } from 'playwright-core';

/** Answers the authorization requests the browser made so far. */
export async function sendBackFromRedirectPage(context: BrowserContext): Promise<() => URL[]> {
  const asked: URL[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === '/authorize') asked.push(url);
  });
  await context.route('https://vscode.dev/redirect**', async (route) => {
    const { searchParams } = new URL(route.request().url());
    const back = new URL(searchParams.get('state') ?? '');
    for (const [name, value] of searchParams) back.searchParams.set(name, value);
    const script = `<script>location.href = ${JSON.stringify(back.href)};</script>`;
    await route.fulfill({ contentType: 'text/html', body: script });
  });
  return () => asked;
}
