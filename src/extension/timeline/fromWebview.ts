import { allowableName } from '../../base/hostNames.ts';
import { DOCUMENT_PARTS } from '../../contract/documents.ts';
import type { FromWebview, WebviewCommand } from '../../contract/webview.ts';
import { readGrouping } from '../grouping.ts';

const commands: readonly WebviewCommand[] = [
  'start',
  'startDemo',
  'openCapture',
  'stop',
  'export',
  'copyUrl',
  'showLog',
];

/** Enough for any question; a longer one is not ours. */
const MAX_RPC_CHARACTERS = 1024 * 1024;

/**
 * Reads a message of the page. The page shows hostile content, so nothing it sends is taken on trust:
 * what is not exactly a known message is undefined.
 */
export function readFromWebview(value: unknown): FromWebview | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, text, x, url, command, part, name, by, left, right, filter } = value as Partial<
    Record<string, unknown>
  >;
  switch (type) {
    case 'ready':
      return { type };
    case 'rpc':
      return typeof text === 'string' && text.length <= MAX_RPC_CHARACTERS
        ? { type, text }
        : undefined;
    case 'selected':
      return isExchange(x) ? { type, x } : undefined;
    case 'openDocument': {
      const known = DOCUMENT_PARTS.find((name) => name === part);
      return known && isExchange(x) ? { type, x, part: known } : undefined;
    }
    case 'openDiff': {
      const known = DOCUMENT_PARTS.find((name) => name === part);
      const both = isExchange(left) && isExchange(right);
      return known && both ? { type, left, right, part: known } : undefined;
    }
    case 'copyLink':
      return isExchange(x) ? { type, x } : undefined;
    case 'export':
      if (filter !== undefined && typeof filter !== 'string') return undefined;
      return { type, ...(filter !== undefined && { filter }) };
    case 'grouping': {
      const grouping = readGrouping(by);
      return grouping && { type, by: grouping };
    }
    case 'mark':
      if (x !== undefined && !isExchange(x)) return undefined;
      return { type, ...(x !== undefined && { x }) };
    case 'copy':
      return typeof text === 'string' ? { type, text } : undefined;
    case 'openExternal':
      return typeof url === 'string' && isSpecLink(url) ? { type, url } : undefined;
    case 'allowHost':
      return typeof name === 'string' && allowableName(name) === name ? { type, name } : undefined;
    case 'command': {
      const known = commands.find((name) => name === command);
      return known && { type, command: known };
    }
    default:
      return undefined;
  }
}

function isExchange(x: unknown): x is number {
  return typeof x === 'number' && Number.isInteger(x) && x >= 0;
}

const specHosts = [
  'modelcontextprotocol.io',
  'www.rfc-editor.org',
  'datatracker.ietf.org',
  'html.spec.whatwg.org',
];

/** A link to a page that a rule may cite. Nothing else is opened for the page, least of all from traffic. */
export function isSpecLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    (protocol === 'https:' || protocol === 'http:') &&
    specHosts.some((host) => hostname === host || hostname.endsWith(`.${host}`))
  );
}
