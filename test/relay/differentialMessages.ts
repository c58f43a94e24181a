/** Generated HTTP messages: what clients and servers may send, and some of what they should not. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';

export interface Message {
  /** Request line or status line. */
  readonly start: string;
  readonly headers: readonly string[];
  /** Parts in which the body is sent; undefined: no body and no framing. */
  readonly parts: readonly Buffer[] | undefined;
  readonly framing: 'length' | 'chunked' | 'close';
  readonly trailers: readonly string[];
}

export interface Exchange {
  readonly up: Message;
  readonly down: Message;
  /** The client waits for a 100 before it sends the body. */
  readonly expects: boolean;
  /** Each side waits until the other has the head before it sends the body. */
  readonly headFirst: boolean;
}

/** The answer has no body whatever its header says. */
export function isBodiless({ up, down }: Exchange): boolean {
  return up.start.startsWith('HEAD ') || /^HTTP\/1\.\d (?:204|304) /.test(down.start);
}

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/).filter(isOrdinary);
const value = fc.stringMatching(/^(?:[!-~\xa1-\xff](?:[ !-~\xa1-\xff]{0,18}[!-~\xa1-\xff])?)?$/);
const field = fc.tuple(token, value).map(([name, text]) => `X-${name}: ${text}`);

function isOrdinary(name: string): boolean {
  return !/^(?:connection|upgrade)$/i.test(name);
}

const REPEATED = ['X-Same: 1', 'x-same: 2', 'Accept: a', 'ACCEPT: b', 'Via: 1.1 one', 'Vary: x'];

/** Fields whose repetitions HTTP libraries like to join or drop, and ones this product looks into. */
const REQUEST_FIELDS = [
  ...['Cookie: a=1', 'cookie: b=2', 'Authorization: Bearer none', 'accept-encoding: br, zstd'],
  ...['Mcp-Session-Id: one', 'MCP-Protocol-Version: 2025-11-25', 'Last-Event-ID: 7'],
  ...['User-Agent: one', 'user-agent: two', 'Origin: http://localhost', 'Content-Type: text/x'],
];

const RESPONSE_FIELDS = [
  ...['Set-Cookie: a=1', 'set-cookie: b=2', 'WWW-Authenticate: Basic', 'www-authenticate: Bearer'],
  ...['Date: yesterday', 'Server: one', 'server: two', 'Mcp-Session-Id: one', 'Content-Type: a/b'],
  ...['content-type: application/json', 'Cache-Control: no-store', 'X-Accel-Buffering: no'],
];

const fields = (known: readonly string[]): fc.Arbitrary<string[]> =>
  fc
    .tuple(
      fc.array(field, { maxLength: 6 }),
      fc.array(fc.constantFrom(...REPEATED, ...known), { maxLength: 6 }),
    )
    .chain(([some, more]) => fc.shuffledSubarray([...some, ...more], { minLength: some.length }));

/** Content codings by the name they announce; whoever forwards them has no need to understand them. */
const CODINGS = {
  gzip: gzipSync,
  br: brotliCompressSync,
  deflate: deflateSync,
  zstd: zstdStored,
  'gzip, br': (bytes: Buffer) => brotliCompressSync(gzipSync(bytes)),
  broken: (bytes: Buffer) => bytes,
};

/** One frame with one block that is not compressed (RFC 8878); zlib has zstd only in newer Nodes. */
function zstdStored(bytes: Buffer): Buffer {
  const content = bytes.subarray(0, 255);
  const head = [0x28, 0xb5, 0x2f, 0xfd, 0x20, content.length];
  const block = (content.length << 3) | 1;
  return Buffer.concat([Buffer.from([...head, block & 0xff, block >> 8, 0]), content]);
}

const bytes = fc.oneof(
  fc.string().map((content) => Buffer.from(content)),
  fc.uint8Array({ maxLength: 300 }).map((content) => Buffer.from(content)),
  fc.integer({ min: 0, max: 3 }).map((less) => Buffer.alloc(65_536 - less, 'body')),
  fc.integer({ min: 60_000, max: 200_000 }).map((length) => Buffer.alloc(length, 'body')),
);

type Coding = keyof typeof CODINGS;
const coding = fc.constantFrom<Coding | undefined>(
  ...[undefined, undefined, ...(Object.keys(CODINGS) as Coding[])],
);
const cuts = fc.array(fc.nat(), { maxLength: 4 });

interface Body {
  readonly headers: readonly string[];
  readonly parts: readonly Buffer[];
}

const body: fc.Arbitrary<Body> = fc.tuple(bytes, coding, cuts).map(([content, name, places]) => {
  if (name === undefined) return { headers: [], parts: split(content, places) };
  const announced = name === 'broken' ? 'gzip' : name;
  const parts = split(CODINGS[name](content), places);
  return { headers: [`Content-Encoding: ${announced}`], parts };
});

/** Cuts bytes in parts at these places, which wrap around their length. */
export function split(content: Buffer, places: readonly number[]): Buffer[] {
  const ends = places.map((place) => place % (content.length + 1)).sort((a, b) => a - b);
  let from = 0;
  return [...ends, content.length].map((end) => content.subarray(from, (from = end)));
}

/** What a connection can carry: one that stays open cannot end a body by closing. */
export interface Kind {
  readonly version: '1.0' | '1.1';
  readonly closes: boolean;
}

const trailers = fc.array(field, { maxLength: 2 });

const request = ({ version }: Kind): fc.Arbitrary<Message> =>
  fc
    .record({
      method: fc.constantFrom('POST', 'GET', 'HEAD', 'DELETE', 'PUT', 'OPTIONS', 'PATCH'),
      path: fc.stringMatching(/^\/[a-zA-Z0-9%/?&=._~!$'()*+,;:@-]{0,30}$/),
      headers: fields(REQUEST_FIELDS),
      body: fc.option(body, { nil: undefined }),
      chunked: fc.boolean(),
      trailers,
    })
    .map(({ method, path, headers, body: content, chunked, trailers: after }) => {
      const framing = chunked && content && version === '1.1' ? 'chunked' : 'length';
      // A POST without any framing gets a Content-Length of 0 from the relay: the one difference.
      const none = /^P/.test(method) ? [Buffer.alloc(0)] : undefined;
      return {
        start: `${method} ${path} HTTP/${version}`,
        headers: ['Host: localhost', ...headers, ...(content?.headers ?? [])],
        ...{ parts: content?.parts ?? none, framing },
        trailers: framing === 'chunked' ? after : [],
      };
    });

const response = ({ version, closes }: Kind): fc.Arbitrary<Message> =>
  fc
    .record({
      status: fc.constantFrom(200, 201, 202, 204, 207, 304, 400, 404, 405, 429, 500),
      reason: fc.stringMatching(/^[A-Za-z]{1,8}(?: [A-Za-z]{1,8})?$/),
      headers: fields(RESPONSE_FIELDS),
      body,
      framing: fc.constantFrom('length', 'chunked', closes ? 'close' : 'length'),
      trailers,
    })
    .map(({ status, reason, headers, body: content, framing, trailers: after }) => ({
      start: `HTTP/1.1 ${status} ${reason}`,
      headers: [...headers, ...content.headers],
      parts: status === 204 || status === 304 ? undefined : content.parts,
      framing,
      // A client of HTTP/1.0 knows no chunks, and so no trailers.
      trailers: framing === 'chunked' && version === '1.1' ? after : [],
    }));

function expecting(headers: readonly string[]): string[] {
  return [...headers, 'Expect: 100-continue'];
}

/** One request and its answer, as connections of this kind can carry them. */
export const exchanges = (kind: Kind): fc.Arbitrary<Exchange> =>
  fc
    .record({
      up: request(kind),
      down: response(kind),
      waits: fc.boolean(),
      headFirst: fc.boolean(),
    })
    .map(({ up, down, waits, headFirst }) => {
      const hasBody = up.parts?.some((part) => part.length > 0) === true;
      const expects = waits && hasBody && kind.version === '1.1';
      const headers = expects ? expecting(up.headers) : up.headers;
      return { up: { ...up, headers }, down, expects, headFirst };
    });
