/**
 * Claude's connector in 2026: the session id is never sent back, so a server that insists on it
 * refuses what follows `initialize`, and the handshake begins again. Every request has `id: 1`, and
 * the requests of one handshake come from several addresses. A trace lasts one user message.
 */
import type { RawHeaders } from '../../capture/records.ts';
import { fakeToken } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Script, Send, Step } from '../script.ts';
import { question } from './chatgpt.ts';

const CLIENT = 'claude';

/** Addresses set aside for documentation (RFC 5737). */
const ADDRESSES = ['192.0.2.17', '198.51.100.4', '203.0.113.88', '192.0.2.201', '198.51.100.73'];

/** Waited before each user message, in milliseconds; begins again after the last. */
const GAPS = [0, 2_300, 900, 3_100];

export function claude(userMessages: number, random: Random, nowMs: number): Script {
  return {
    clients: {
      [CLIENT]: {
        headers: [
          ['User-Agent', 'Claude-User'],
          ['x-anthropic-client', 'ClaudeAI'],
          ['Authorization', `Bearer ${fakeToken('demo-claude-connector', nowMs)}`],
          ['Accept', 'application/json, text/event-stream'],
          ['Content-Type', 'application/json'],
        ],
        era: 'legacy',
        ids: 'always-one',
        protocolVersion: '2025-11-25',
        rotating: { name: 'X-Forwarded-For', values: ADDRESSES },
      },
    },
    steps: Array.from({ length: userMessages }, (_, index) =>
      userMessage(index, `00-${random.hex(32)}-${random.hex(16)}-01`),
    ).flat(),
  };
}

function userMessage(index: number, traceparent: string): Step[] {
  const headers = [['traceparent', traceparent]] as const;
  const { tool, input } = question(index);
  return [
    { do: 'wait', ms: GAPS[index % GAPS.length] ?? 0 },
    ...handshake(headers),
    { do: 'wait', ms: 120 },
    ...handshake(headers),
    { do: 'wait', ms: 80 },
    request('tools/call', { name: tool, arguments: input }, headers),
  ];
}

function handshake(headers: RawHeaders): Step[] {
  const initialize = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'claude-ai', version: '0.1.0' },
  };
  return [
    request('initialize', initialize, headers),
    { ...request('notifications/initialized', undefined, headers), notification: true },
    request('tools/list', {}, headers),
  ];
}

function request(method: string, params: Send['params'], headers: RawHeaders): Send {
  const base = { do: 'send', as: CLIENT, method, session: 'omitted', headers } as const;
  return params === undefined ? base : { ...base, params };
}
