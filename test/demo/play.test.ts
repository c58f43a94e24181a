import { describe, expect, test } from 'vitest';
import { hostNames, hostScript, isHostName, playTour } from '../../src/demo/play.ts';
import type { PlayedExchange } from '../../src/demo/player.ts';
import type { Step } from '../../src/demo/script.ts';
import { startDemoServer } from '../../src/demo/server.ts';

const NOW = Date.UTC(2026, 1, 27);

describe.each(hostNames)('%s', (name) => {
  test('plays the same part for the same seed, another for another', () => {
    const script = JSON.stringify(hostScript(name, 4, 7, NOW));
    expect(JSON.stringify(hostScript(name, 4, 7, NOW))).toBe(script);
    expect(JSON.stringify(hostScript(name, 4, 8, NOW))).not.toBe(script);
  });

  test('does more in more rounds', () => {
    const few = hostScript(name, 2, 1, NOW).steps.length;
    expect(hostScript(name, 5, 1, NOW).steps.length).toBeGreaterThan(few);
  });

  test('hangs up on no event stream outside 125 to 355 ms', () => {
    const sends = hostScript(name, 30, 3, NOW).steps.flatMap((step: Step) =>
      step.do === 'together' ? step.requests : step.do === 'send' ? [step] : [],
    );
    expect(sends.length).toBeGreaterThan(30);
    for (const { hangUpMs = 125 } of sends) {
      expect(hangUpMs).toBeGreaterThanOrEqual(125);
      expect(hangUpMs).toBeLessThanOrEqual(355);
    }
  });
});

test('host names are told from other text', () => {
  expect(hostNames.every(isHostName)).toBe(true);
  expect(isHostName('toString')).toBe(false);
});

describe('the tour', () => {
  async function tour() {
    const server = await startDemoServer({ pause: async () => undefined });
    const waits: number[] = [];
    const played: PlayedExchange[] = [];
    await playTour(server.url, {
      pause: async (ms) => void waits.push(ms),
      onExchange: (exchange) => played.push(exchange),
    });
    const { liveSessions } = server;
    await server.close();
    return { waits, played, liveSessions };
  }

  test('takes about a quarter of a minute, at an uneven pace', async () => {
    const { waits } = await tour();
    const gaps = waits.filter((ms) => ms >= 400);
    const total = waits.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeGreaterThan(14_000);
    expect(total).toBeLessThan(21_000);
    expect(gaps).toContain(400);
    expect(Math.max(...gaps)).toBeGreaterThan(3_000);
  });

  test('leaves sessions behind, and ends with tool calls that lack the id', async () => {
    const { played, liveSessions } = await tour();
    const issued = played.filter(({ issuedSessionId }) => issuedSessionId !== undefined);
    expect(issued).toHaveLength(9);
    expect(liveSessions).toBe(9);
    expect(
      played.slice(-3).map(({ method, status, sentSessionId }) => [method, status, sentSessionId]),
    ).toEqual(Array(3).fill(['tools/call', 200, undefined]));
  });
});
