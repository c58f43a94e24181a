import type { ExchangeDetail } from '../../contract/api.ts';
import { headerValue, PROTOCOL_VERSION } from '../../protocol/headers.ts';

/**
 * The protocol version that holds in a session, as one of its exchanges tells: the header its client
 * sends, or what the answer to `initialize` says (MCP 2025-11-25, Transports, Protocol Version Header).
 */
export function negotiatedVersion(
  detail: Pick<ExchangeDetail, 'requestHeaders' | 'responseBody' | 'events'>,
): string | undefined {
  const { requestHeaders, responseBody, events } = detail;
  const sent = headerValue(requestHeaders, PROTOCOL_VERSION);
  if (sent !== undefined) return plain(sent);
  const answers = [responseBody?.text, ...events.map(({ data }) => data)];
  for (const text of answers) {
    const version = versionIn(text);
    if (version !== undefined) return version;
  }
  return undefined;
}

function versionIn(text: string | undefined): string | undefined {
  try {
    const answer = JSON.parse(text ?? '') as { result?: { protocolVersion?: unknown } } | null;
    return plain(answer?.result?.protocolVersion);
  } catch {
    return undefined;
  }
}

/** Captured text goes into a header only where it is a version and nothing else. */
function plain(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,40}$/.test(value) ? value : undefined;
}
