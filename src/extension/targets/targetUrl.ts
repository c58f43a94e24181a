import { failure, success, type Result } from '../../base/result.ts';

/**
 * Reads what somebody typed as the address of an MCP server. The error is a sentence that says what to
 * type instead; the value is the address as `record --target` takes it.
 */
export function readTargetUrl(text: string): Result<string> {
  const typed = text.trim();
  if (typed === '')
    return failure('Enter the address of the MCP server, such as http://127.0.0.1:3000/mcp.');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
  if (scheme === undefined) return failure(withoutScheme(typed));
  if (scheme !== 'http' && scheme !== 'https') {
    return failure(`${scheme}:// cannot be relayed: only http:// and https:// servers can.`);
  }
  if (!URL.canParse(typed)) return failure(`This is not a valid address: ${typed}`);
  return readParts(new URL(typed));
}

function readParts(url: URL): Result<string> {
  if (url.username !== '' || url.password !== '') {
    return failure(
      'Leave user name and password out of the address; clients send their own credentials.',
    );
  }
  if (url.hash !== '') return failure(`Leave out "${url.hash}": it is never sent to a server.`);
  return success(url.href);
}

function withoutScheme(typed: string): string {
  const guess = `http://${typed}`;
  return URL.canParse(guess) && !/\s/.test(typed)
    ? `The address needs http:// or https://, such as ${guess}.`
    : 'Enter an address that begins with http:// or https://.';
}

/** "127.0.0.1:3000/mcp": a target for people, without the scheme where it is the plain one. */
export function shortTarget(target: string): string {
  return target.replace(/^http:\/\//, '');
}
