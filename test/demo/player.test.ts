import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playHost } from '../../src/demo/play.ts';
import { playScript, type PlayedExchange } from '../../src/demo/player.ts';
import type { Client, Script, Step } from '../../src/demo/script.ts';
import { startDemoServer, type DemoServer } from '../../src/demo/server.ts';

const atOnce = async () => undefined;

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer({ pause: atOnce, lingerMs: 60_000 });
});
afterAll(() => server.close());

const client: Client = {
  headers: [
    ['Accept', 'application/json, text/event-stream'],
    ['content-type', 'application/json'],
  ],
  era: 'legacy',
  ids: 'counting',
  protocolVersion: '2025-11-25',
};

const initialize: Step = { do: 'send', as: 'a', method: 'initialize', session: 'omitted' };

function scriptOf(...steps: Step[]): Script {
  return { clients: { a: client }, steps };
}

describe('the player', () => {
  test('waits as long as the script says, in its order', async () => {
    const log: string[] = [];
    const script = scriptOf(
      { do: 'wait', ms: 400 },
      initialize,
      { do: 'wait', ms: 70 },
      initialize,
    );
    await playScript(script, server.url, {
      pause: async (ms) => void log.push(`wait ${ms}`),
      onExchange: ({ method, status }) => log.push(`${method} ${status}`),
    });
    expect(log).toEqual(['wait 400', 'initialize 200', 'wait 70', 'initialize 200']);
  });

  test('sends the newest id it was issued, and only where it shall', async () => {
    const played: PlayedExchange[] = [];
    const list = { do: 'send', as: 'a', method: 'tools/list', params: {} } as const;
    const script = scriptOf(
      initialize,
      initialize,
      { ...list, session: 'echoed' },
      { ...list, session: 'omitted' },
    );
    await playScript(script, server.url, { onExchange: (exchange) => played.push(exchange) });
    const [, second, echoed, omitted] = played;
    expect(echoed).toEqual({
      client: 'a',
      method: 'tools/list',
      status: 200,
      sentSessionId: second?.issuedSessionId,
    });
    expect(omitted).toEqual({ client: 'a', method: 'tools/list', status: 400 });
  });

  test('hangs up on a stream after the answer and the time it shall live', async () => {
    const waits: number[] = [];
    const call = {
      do: 'send',
      as: 'a',
      method: 'tools/call',
      params: { name: 'search', arguments: { query: 'tide' } },
      session: 'omitted',
      hangUpMs: 217,
    } as const;
    const pause = async (ms: number) => void waits.push(ms);
    await playScript(scriptOf(call), server.url, { pause });
    expect(waits).toEqual([217]);
  });

  test('ends early on abort, leaving nothing open', async () => {
    const stop = new AbortController();
    const session = { do: 'listen', as: 'a' } as const;
    const script = scriptOf(initialize, session, { do: 'wait', ms: 600_000 }, initialize);
    const methods: string[] = [];
    await playScript(script, server.url, {
      signal: stop.signal,
      onExchange: ({ method }) => {
        methods.push(method);
        if (method === '(stream)') stop.abort();
      },
    });
    expect(methods).toEqual(['initialize', '(stream)']);
    const late = playHost('sdk', server.url, { signal: stop.signal });
    await expect(late).resolves.toBeUndefined();
  });

  test('says whom it could not reach', async () => {
    const gone = await startDemoServer();
    await gone.close();
    const { origin } = new URL(gone.url);
    await expect(playScript(scriptOf(initialize), gone.url)).rejects.toThrow(
      `No answer from ${origin}: ECONNREFUSED`,
    );
  });

  test('a script that names no client of its own is a mistake, and said so', async () => {
    const step: Step = { do: 'delete', as: 'b' };
    await expect(playScript(scriptOf(step), server.url)).rejects.toThrow('no client "b"');
  });
});
