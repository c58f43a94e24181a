/**
 * Addresses that open the timeline at an exchange:
 * `vscode://publisher.name/exchange?capture=1f2e3d4c&x=12`. They hold no traffic.
 */

/** `capture`: a key that tells captures apart, see `captureKey`. */
export interface ExchangeLink {
  readonly capture: string;
  readonly x: number;
}

export const LINK_PATH = '/exchange';

export function linkQuery({ capture, x }: ExchangeLink): string {
  return new URLSearchParams({ capture, x: String(x) }).toString();
}

/** Anybody may send an address: undefined where it is none of ours. */
export function readLink(address: {
  readonly path: string;
  readonly query: string;
}): ExchangeLink | undefined {
  if (address.path !== LINK_PATH) return undefined;
  const params = new URLSearchParams(address.query);
  const capture = params.get('capture') ?? '';
  const x = params.get('x') ?? '';
  if (!/^[0-9a-f]{1,16}$/.test(capture) || !/^\d{1,15}$/.test(x)) return undefined;
  return { capture, x: Number(x) };
}
