/** Generated exchanges, once directly and once through the relay: what arrives must be the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exchanges, split, type Exchange, type Message } from './differentialMessages.ts';
import { play, type Outcome, type Received } from './differentialWire.ts';
import { connect, RawServer, relayTo } from './harness.ts';

const LONGEST_MS = 60_000;

test(
  'an exchange arrives the same through the relay, on a connection that is reused',
  async () => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url, { maxBodyBytes: 10_000 });
    const direct = await connect(server.port);
    const directUpstream = await server.accept();
    const relayed = await connect(relay.port);
    const relayedUpstream = server.accept();
    await fc.assert(
      fc.asyncProperty(exchanges({ version: '1.1', closes: false }), async (exchange) => {
        const expected = await play(direct, () => Promise.resolve(directUpstream), exchange);
        expect(await play(relayed, () => relayedUpstream, exchange)).toEqual(expected);
      }),
      { numRuns: 600 },
    );
    expect(server.connections).toBe(2);
  },
  LONGEST_MS,
);

/** The version is each connection's own (RFC 9112, section 2.3). */
function versionless({ asked, interim, answered }: Outcome): Outcome {
  const bare = ({ start, ...rest }: Received): Received => ({
    ...rest,
    start: start.replace(/HTTP\/1\.[01]/, 'HTTP'),
  });
  return { asked: bare(asked), interim, answered: bare(answered) };
}

test.each([
  ['HTTP/1.0', { version: '1.0', closes: true }],
  ['HTTP/1.1', { version: '1.1', closes: true }],
] as const)(
  'an exchange of %s arrives the same on a connection of its own, however the answer ends',
  async (_, kind) => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const once = async (port: number, exchange: Exchange): Promise<Outcome> => {
      const client = await connect(port);
      const upstream = server.accept();
      const outcome = await play(client, () => upstream, exchange);
      client.socket.destroy();
      (await upstream).socket.destroy();
      return versionless(outcome);
    };
    await fc.assert(
      fc.asyncProperty(exchanges(kind), async (exchange) => {
        const expected = await once(server.port, exchange);
        expect(await once(relay.port, exchange)).toEqual(expected);
      }),
      { numRuns: 120 },
    );
  },
  LONGEST_MS,
);

const MEGABYTE = 1024 * 1024;

function message(start: string, bytes: number, framing: 'length' | 'chunked'): Message {
  const parts = split(Buffer.alloc(bytes, `${start} `), [1, 65_536, 100_000, bytes >> 1]);
  return { start, headers: ['Host: localhost', 'X-Size: any'], parts, framing, trailers: [] };
}

test.each([
  ['nothing', 0],
  ['a byte', 1],
  ['a megabyte and a bit', MEGABYTE + 1],
  ['20 MB', 20 * MEGABYTE],
] as const)(
  'bodies of %s arrive the same both ways, with a length and in chunks',
  async (_, bytes) => {
    const server = await RawServer.start();
    const relay = await relayTo(server.url);
    const direct = await connect(server.port);
    const directUpstream = await server.accept();
    const relayed = await connect(relay.port);
    const relayedUpstream = server.accept();
    for (const framing of ['length', 'chunked'] as const) {
      const exchange: Exchange = {
        up: message('POST /mcp HTTP/1.1', bytes, framing),
        down: message('HTTP/1.1 200 OK', bytes, framing),
        ...{ expects: false, headFirst: false },
      };
      const expected = await play(direct, () => Promise.resolve(directUpstream), exchange);
      expect(await play(relayed, () => relayedUpstream, exchange)).toEqual(expected);
    }
    expect(server.connections).toBe(2);
  },
  LONGEST_MS,
);
