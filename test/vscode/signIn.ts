/**
 * Signing in without the internet: VS Code in a browser sends the authorization server to a page of vscode.dev,
 * which sends on to the window that asked, its address being the `state`, encoded once more. That page is stood in for here.
 */
import type { BrowserContext, Route } from 'playwright-core';

const REDIRECT_PAGE = 'https://vscode.dev/redirect';

/** Answers the authorization requests the browser made so far. */
export async function sendBackFromRedirectPage(context: BrowserContext): Promise<() => URL[]> {
  const asked: URL[] = [];
  await context.route(
    ({ pathname }) => pathname.endsWith('/authorize'),
    async (route) => {
      asked.push(new URL(route.request().url()));
      await sendBack(route);
    },
  );
  return () => asked;
}

/** A redirect cannot be stood in for once the browser follows it, so its page comes with the answer before. */
async function sendBack(route: Route): Promise<void> {
  const response = await route.fetch({ maxRedirects: 0 });
  const redirect = response.headers()['location'] ?? '';
  if (!redirect.startsWith(REDIRECT_PAGE)) {
    await route.fulfill({ response });
    return;
  }
  const { searchParams } = new URL(redirect);
  const back = new URL(decodeURIComponent(searchParams.get('state') ?? ''));
  // VS Code finds the code only behind another parameter.
  for (const name of ['state', 'code']) back.searchParams.set(name, searchParams.get(name) ?? '');
  const script = `<script>location.href = ${JSON.stringify(back.href)};</script>`;
  await route.fulfill({ contentType: 'text/html', body: script });
}
