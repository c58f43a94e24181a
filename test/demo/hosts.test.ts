/** What each simulated host puts on the wire, as the relay recorded it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { playHost, type HostName } from '../../src/demo/play.ts';
import {
  methodOf,
  received,
  sent,
  throughRelay,
  type Recording,
  type Stage,
  type Wire,
} from './throughRelay.ts';

const SESSION = 'mcp-session-id';
const atOnce = async () => undefined;

function record(
  host: HostName,
  rounds: number,
  stage: Omit<Stage, 'play'> = {},
): Promise<Recording> {
  const play = (url: string) => playHost(host, url, { rounds, pause: atOnce });
  return throughRelay({ ...stage, play });
}

/** After so many tool calls, each waits until three of them work: fewer at a time would wait for ever. */
function threeTogetherAfter(first: number): () => Promise<void> {
  const working: (() => void)[] = [];
  let begun = 0;
  return () => {
    begun += 1;
    if (begun <= first) return Promise.resolve();
    return new Promise((resolve) => {
      working.push(resolve);
      if (working.length === 3) for (const release of working) release();
    });
  };
}

const calls = ({ exchanges }: Recording) =>
  exchanges.filter((wire) => methodOf(wire) === 'tools/call');
const statuses = (wires: readonly Wire[]) => wires.map(({ response }) => response?.status);
const userAgent = (wire: Wire) => sent(wire, 'user-agent');
const distinct = <T>(values: readonly T[]) => new Set(values).size;

describe('chatgpt-2026-02', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await record('chatgpt-2026-02', 4, { serverPause: threeTogetherAfter(2) });
  });

  test('creates a session a batch, uses it in its batch, and never deletes it', () => {
    const issued: (string | undefined)[] = [];
    const seen = recording.exchanges.map((wire) => {
      if (methodOf(wire) === 'initialize') issued.push(received(wire, SESSION));
      const session = sent(wire, SESSION);
      return `${methodOf(wire)} ${session === undefined ? '-' : issued.indexOf(session)}`;
    });
    expect(distinct(issued)).toBe(4);
    expect(seen).toEqual([
      'initialize -',
      ...['initialize -', 'tools/list 1', 'tools/call 1'],
      ...['initialize -', 'tools/list 2', 'tools/call 2'],
      ...['initialize -', 'tools/list 3', 'tools/call 3', 'tools/call 3', 'tools/call 3'],
    ]);
  });

  test('fetches three pages at the same moment', () => {
    const three = calls(recording).slice(-3);
    const lastBegin = Math.max(...three.map(({ request }) => request.seq));
    const firstEnd = Math.min(...three.map(({ end }) => end?.seq ?? 0));
    expect(lastBegin).toBeLessThan(firstEnd);
  });

  test('hangs up on every event stream once it has the answer', () => {
    expect(calls(recording)).toHaveLength(5);
    for (const { response, events, end } of calls(recording)) {
      expect(response?.status).toBe(200);
      expect(events.map(({ data }) => data)).toEqual([expect.stringContaining('"result"')]);
      expect(end?.reason).toBe('client-abort');
    }
  });

  test('sends its headers in their own case and order', () => {
    const [call] = calls(recording);
    expect(call?.request.headers.map(([name]) => name)).toEqual([
      'host',
      'user-agent',
      'authorization',
      'accept',
      'content-type',
      'mcp-protocol-version',
      'mcp-session-id',
      'content-length',
      'connection',
    ]);
    expect(call && userAgent(call)).toBe('openai-mcp/1.0.0');
  });

  test('names one conversation and one person on every tool call', () => {
    const metas = calls(recording).map(({ meta }) => meta);
    expect(distinct(metas.map((meta) => meta['openai/session']))).toBe(1);
    expect(metas[0]).toMatchObject({
      'openai/session': expect.stringMatching(/^v1\/demo-/) as string,
      'openai/subject': expect.stringMatching(/^v1\/demo-/) as string,
      'openai/organization': expect.stringMatching(/^v1\/demo-/) as string,
      'openai/locale': 'vi-VN',
      'openai/userLocation': { latitude: '10.00000', longitude: '106.00000', country: 'VN' },
    });
  });

  test('presents the same readable token every time, which the capture does not hold', () => {
    const auths = recording.exchanges.map(({ request }) => request.auth);
    expect(distinct(auths.map((auth) => auth?.fingerprint))).toBe(1);
    expect(auths[0]?.claims).toMatchObject({ sub: 'demo-user' });
    expect(recording.text).not.toContain('eyJ');
  });
});

describe('chatgpt-2026-04', () => {
  let recording: Recording;
  beforeAll(async () => void (recording = await record('chatgpt-2026-04', 4)));

  const plane = (agent: string) => recording.exchanges.filter((wire) => userAgent(wire) === agent);

  test('the control plane sends its id back', () => {
    const [initialize, ...rest] = plane('openai-mcp/1.0.0 (ChatGPT)');
    const id = initialize && received(initialize, SESSION);
    expect(rest.map((wire) => [methodOf(wire), sent(wire, SESSION)])).toEqual([
      ['tools/list', id],
      ['resources/read', id],
    ]);
    expect(statuses(rest)).toEqual([200, 200]);
  });

  test('the tool plane is issued an id and calls without it', () => {
    const [initialize, ...rest] = plane('openai-mcp/1.0.0');
    expect(initialize && received(initialize, SESSION)).toMatch(/./);
    expect(rest.map((wire) => [methodOf(wire), sent(wire, SESSION)])).toEqual(
      Array(4).fill(['tools/call', undefined]),
    );
    expect(statuses(rest)).toEqual([200, 200, 200, 200]);
    expect(rest.map(({ end }) => end?.reason)).toEqual(Array(4).fill('client-abort'));
  });

  test('says which surface it runs on', () => {
    expect(calls(recording)[0]?.meta['openai/userAgent']).toMatch(/^ChatGPT\/.*iOS/);
  });
});

describe('chatgpt-2026-10', () => {
  let recording: Recording;
  beforeAll(async () => void (recording = await record('chatgpt-2026-10', 3)));

  test('discovers, and never speaks of sessions', () => {
    expect(recording.exchanges.map(methodOf)).toEqual([
      'server/discover',
      'tools/list',
      'resources/read',
      ...Array<string>(5).fill('tools/call'),
    ]);
    for (const wire of recording.exchanges) {
      expect([sent(wire, SESSION), received(wire, SESSION)]).toEqual([undefined, undefined]);
    }
  });

  test('repeats the body in its routing headers, and reads every answer to its end', () => {
    for (const wire of recording.exchanges) {
      const { params } = wire.message ?? {};
      expect(sent(wire, 'mcp-method')).toBe(methodOf(wire));
      expect(sent(wire, 'mcp-protocol-version')).toBe('2026-07-28');
      expect(sent(wire, 'mcp-name')).toBe(params?.['name'] ?? params?.['uri']);
      expect(wire.response?.status).toBe(200);
      expect(wire.end?.reason).toBe('complete');
    }
  });

  test('says in headers what it says in _meta', () => {
    for (const wire of calls(recording)) {
      expect(sent(wire, 'x-openai-session')).toBe(wire.meta['openai/session']);
      expect(sent(wire, 'x-openai-subject')).toBe(wire.meta['openai/subject']);
    }
  });
});

describe('claude', () => {
  let recording: Recording;
  beforeAll(async () => void (recording = await record('claude', 1, { lingerMs: 0 })));

  test('never sends an id back, and begins again when it is refused', () => {
    const seen = recording.exchanges.map((wire) => [methodOf(wire), wire.response?.status]);
    const handshake = [
      ['initialize', 200],
      ['notifications/initialized', 400],
      ['tools/list', 400],
    ];
    expect(seen).toEqual([...handshake, ...handshake, ['tools/call', 200]]);
    expect(recording.exchanges.some((wire) => sent(wire, SESSION) !== undefined)).toBe(false);
  });

  test('gives every request the id 1', () => {
    const ids = recording.exchanges.flatMap(({ message }) =>
      message?.kind === 'request' ? [message.id] : [],
    );
    expect(ids).toEqual([1, 1, 1, 1, 1]);
  });

  test('comes from several addresses within one handshake, in one trace', () => {
    const [first, second, third] = recording.exchanges.map((wire) => sent(wire, 'X-Forwarded-For'));
    expect(distinct([first, second, third])).toBe(3);
    expect(distinct(recording.exchanges.map((wire) => sent(wire, 'traceparent')))).toBe(1);
    expect(distinct(recording.exchanges.map(userAgent))).toBe(1);
  });
});

describe('sdk', () => {
  let recording: Recording;
  beforeAll(async () => void (recording = await record('sdk', 2, { lingerMs: 0 })));

  test('does all that the specification asks of a client', () => {
    expect(recording.exchanges.map((wire) => [methodOf(wire), wire.response?.status])).toEqual([
      ['initialize', 200],
      ['notifications/initialized', 202],
      ['GET', 200],
      ['tools/list', 200],
      ['tools/call', 200],
      ['tools/call', 200],
      ['ping', 200],
      ['DELETE', 200],
    ]);
    const [initialize, ...rest] = recording.exchanges;
    const id = initialize && received(initialize, SESSION);
    expect(rest.map((wire) => sent(wire, SESSION))).toEqual(Array(7).fill(id));
    expect(rest.map((wire) => sent(wire, 'mcp-protocol-version'))).toEqual(
      Array(7).fill('2025-11-25'),
    );
  });

  test('leaves the end of a stream to the server', () => {
    expect(calls(recording).map(({ end }) => end?.reason)).toEqual(['complete', 'complete']);
  });

  test('hears of progress before the answer', () => {
    const [call] = calls(recording);
    expect(call?.events.map(({ data }) => /"(progress|result)":/.exec(data ?? '')?.[1])).toEqual([
      'progress',
      'progress',
      'result',
    ]);
  });

  test('its GET stream ends with the session, by whichever side is quicker', () => {
    expect(recording.exchanges[2]?.end?.reason).toMatch(/^(complete|client-abort)$/);
  });
});
