/** What the headers that matter to MCP mean, in a line. Names in lower case. */
import { LAST_EVENT_ID, MCP_METHOD, MCP_NAME, PROTOCOL_VERSION, SESSION_ID } from './headers.ts';
import { metaKeys } from './metaKeys.ts';

const meanings: Readonly<Record<string, string>> = {
  [SESSION_ID]:
    'The session (2025-03-26 to 2025-11-25). The server issues it with its answer to initialize, the client repeats it on every later request.',
  [PROTOCOL_VERSION]:
    'The protocol version. Owed after initialize since 2025-06-18; on every POST, and equal to the body, since 2026-07-28.',
  [MCP_METHOD]:
    'The JSON-RPC method, for routing without reading the body (2026-07-28). Must equal the body.',
  [MCP_NAME]:
    'The tool, prompt, resource or task that is asked for, for routing (2026-07-28). Must equal the body.',
  [LAST_EVENT_ID]:
    'The stream broke off: the client asks for the events after this one (legacy eras; removed 2026-07-28).',
  authorization: 'The credential. Only a fingerprint of it was recorded.',
  'www-authenticate':
    'The server asks for a credential, and says where its metadata is (resource_metadata, RFC 9728).',
  accept: 'What the client can read. A POST owes both application/json and text/event-stream.',
  'content-type':
    'application/json: one answer. text/event-stream: an answer as a stream of events.',
  'cache-control': 'Whether anything between client and server may keep the answer.',
  age: 'The answer is so many seconds old: it came from a cache.',
  'x-cache': 'A cache on the way says whether the answer came from it.',
  origin: 'The web page a browser speaks for. A server must check it, against DNS rebinding.',
  host: 'The name under which the server was reached. A local server must check it, against DNS rebinding.',
  'retry-after': 'The server asks not to come back before this.',
  traceparent: 'W3C trace context: the trace this request belongs to.',
  'x-accel-buffering': 'no: asks proxies of the nginx kind to pass events on at once.',
};

const PARAMETER_PREFIX = 'mcp-param-';

/** Of those of the headers that say something to MCP: the name in lower case, and a line. */
export function headerMeanings(
  headers: readonly (readonly [name: string, value: string])[],
): [name: string, meaning: string][] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...names].flatMap((name): [string, string][] => {
    const meaning = meaningOf(name);
    return meaning === undefined ? [] : [[name, meaning]];
  });
}

function meaningOf(lower: string): string | undefined {
  if (Object.hasOwn(meanings, lower)) return meanings[lower];
  if (lower.startsWith(PARAMETER_PREFIX)) {
    return 'A tool argument the schema marks with x-mcp-header, for routing (2026-07-28). Must equal the body.';
  }
  const twin = metaKeys.find(({ header }) => header === lower);
  return twin && `The same as ${twin.key} in _meta. A hint of the host, no authorisation.`;
}
