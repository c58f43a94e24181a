import { headerValue } from '../protocol/headers.ts';
import { metaOf, parseMessages } from '../protocol/jsonRpc.ts';
import { conversationOf } from '../protocol/metaKeys.ts';
import { factsOf } from './headFacts.ts';
import type { EndSummary, RawHeaders } from './records.ts';

/** Longer requests are not read again for a convenience. */
const LONGEST_READ = 64 * 1024;

interface Seen {
  readonly requestHeaders: RawHeaders;
  readonly requestText: string | undefined;
  readonly status: number | undefined;
  readonly responseHeaders: RawHeaders;
}

/** `end.summary`: for `jq` and people; the analysis reads the records themselves. */
export function summarize(seen: Seen): EndSummary {
  const { sessionId, plane } = factsOf(seen.requestHeaders);
  const issuedSessionId = factsOf(seen.responseHeaders).sessionId;
  const issued = issuedSessionId !== undefined && issuedSessionId !== sessionId;
  return {
    ...summarizeMessage(seen.requestText, seen.requestHeaders),
    plane,
    ...(seen.status === undefined ? {} : { status: seen.status }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(issued ? { issuedSessionId } : {}),
  };
}

function summarizeMessage(text: string | undefined, headers: RawHeaders): EndSummary {
  if (text === undefined || text.length > LONGEST_READ) return {};
  const [message] = parseMessages(text).messages;
  if (message?.method === undefined) return {};
  const tool = message.method === 'tools/call' ? message.params?.['name'] : undefined;
  const conversation = conversationOf(metaOf(message.params), (name) => headerValue(headers, name));
  return {
    rpcMethod: message.method,
    ...(typeof tool === 'string' ? { tool } : {}),
    ...(conversation ? { conversation: conversation.value } : {}),
  };
}
