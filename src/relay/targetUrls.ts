import { isLoopbackName } from '../base/hostNames.ts';
import type { Target } from './target.ts';

const ABSOLUTE = /^(https?):\/\/([^/?#\s\\]+)/i;

/**
 * An absolute URL that leads to the target, with its origin replaced and the rest as it was;
 * undefined for every other text. The names of the loopback interface count as one.
 */
export function movedUrl(text: string, target: Target, origin: string): string | undefined {
  const start = ABSOLUTE.exec(text)?.[0];
  if (start === undefined || !URL.canParse(start) || !namesTarget(new URL(start), target)) {
    return undefined;
  }
  const moved = `${origin}${text.slice(start.length)}`;
  return moved === text ? undefined : moved;
}

function namesTarget(url: URL, target: Target): boolean {
  if (url.username !== '' || url.password !== '' || url.protocol !== target.protocol) return false;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  if (port !== target.port) return false;
  return name === target.hostname || (target.loopback && isLoopbackName(name));
}
