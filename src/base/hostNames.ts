/** `localhost`, names below it, 127.0.0.0/8 and ::1; without brackets or port. */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (name === '::1' || name === '0:0:0:0:0:0:0:1') return true;
  return /^(?:::ffff:)?127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name);
}

const HOST = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#@[\]\\,]+))(?::(\d{0,5}))?$/;

/** The name in a `Host` value or an authority, in lower case, without port; undefined if malformed. */
export function hostNameOf(authority: string): string | undefined {
  const match = HOST.exec(authority.trim());
  const name = match?.[1] ?? match?.[2];
  return name?.toLowerCase().replace(/\.$/, '');
}

/** Longer than any name in the DNS. */
const MAX_NAME = 253;

const BARE_IPV6 = /^[\da-f.]*:[\da-f.]*:[\da-f.:]*$/i;

/** The name as an address has it, and as it can be typed anywhere: an IPv6 address in brackets. */
export function writtenName(name: string): string {
  return BARE_IPV6.test(name) ? `[${name}]` : name;
}

/**
 * A host name, without port, as the relay's guard compares it; undefined where the text is none. An IPv6
 * address may stand in brackets or without, so that what was made of a text can be given again.
 */
export function allowableName(text: string): string | undefined {
  const trimmed = text.trim();
  const name = BARE_IPV6.test(trimmed) ? trimmed.toLowerCase() : hostNameOf(trimmed);
  return name !== undefined && name.length <= MAX_NAME && /^[\w.:-]+$/.test(name)
    ? name
    : undefined;
}
