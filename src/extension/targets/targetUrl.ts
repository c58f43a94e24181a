import * as l10n from '@vscode/l10n';
import { failure, success, type Result } from '../../base/result.ts';

/**
 * Reads what somebody typed as the address of an MCP server. The error is a sentence that says what to
 * type instead; the value is the address as `record --target` takes it.
 */
export function readTargetUrl(text: string): Result<string> {
  const typed = text.trim();
  if (typed === '')
    return failure(
      l10n.t('Enter the address of the MCP server, such as http://127.0.0.1:3000/mcp.'),
    );
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
  if (scheme === undefined) return failure(withoutScheme(typed));
  if (scheme !== 'http' && scheme !== 'https') {
    return failure(
      l10n.t('{0} cannot be relayed: only http:// and https:// servers can.', `${scheme}://`),
    );
  }
  if (!URL.canParse(typed)) return failure(l10n.t('This is not a valid address: {0}', typed));
  return readParts(new URL(typed));
}

function readParts(url: URL): Result<string> {
  if (url.username !== '' || url.password !== '') {
    return failure(
      l10n.t(
        'Leave user name and password out of the address; clients send their own credentials.',
      ),
    );
  }
  if (url.hash !== '')
    return failure(l10n.t('Leave out "{0}": it is never sent to a server.', url.hash));
  return success(url.href);
}

function withoutScheme(typed: string): string {
  const guess = `http://${typed}`;
  return URL.canParse(guess) && !/\s/.test(typed)
    ? l10n.t('The address needs http:// or https://, such as {0}.', guess)
    : l10n.t('Enter an address that begins with http:// or https://.');
}

/** "127.0.0.1:3000/mcp": a target for people, without the scheme where it is the plain one. */
export function shortTarget(target: string): string {
  return target.replace(/^http:\/\//, '');
}
