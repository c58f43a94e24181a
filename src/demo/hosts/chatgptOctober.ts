/**
 * ChatGPT in October 2026: stateless MCP 2026-07-28. No session at all; `server/discover`, routing
 * headers, and the conversation in `_meta` with its twins in headers.
 */
import { MODERN_FROM } from '../../protocol/version.ts';
import { openAiConversation } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Script, Send, Step } from '../script.ts';
import { connectorHeaders, question, THREE_PAGES, toolCall } from './chatgpt.ts';

const CLIENT = 'connector';
const SURFACE = 'Mozilla/5.0 (Demo OS 1.0) DemoBrowser/1.0';

const CONTEXT = {
  'io.modelcontextprotocol/protocolVersion': MODERN_FROM,
  'io.modelcontextprotocol/clientInfo': { name: 'openai-mcp', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** Waited before each piece of work, in milliseconds; begins again after the last. */
const GAPS = [350, 1_500, 700, 2_200];

export function chatgptOctober(rounds: number, random: Random, nowMs: number): Script {
  const conversation = openAiConversation(random, SURFACE);
  const twins = [
    ['X-OpenAI-Session', conversation.session],
    ['X-OpenAI-Subject', conversation.subject],
  ] as const;
  const meta = { ...conversation, toolCall: { ...CONTEXT, ...conversation.toolCall } };
  const call = (index: number): Step => {
    const calls = index % 3 === 2 ? THREE_PAGES : [question(index)];
    const how = { session: 'omitted', headers: twins } as const;
    return { do: 'together', requests: calls.map((one) => toolCall(CLIENT, one, meta, how)) };
  };
  return {
    clients: {
      [CLIENT]: {
        headers: connectorHeaders('openai-mcp/1.0.0 (ChatGPT)', nowMs),
        era: 'modern',
        ids: 'counting',
        protocolVersion: MODERN_FROM,
      },
    },
    steps: [
      plain('server/discover'),
      { do: 'wait', ms: 60 },
      plain('tools/list'),
      plain('resources/read', { uri: 'ui://demo/results.html' }),
      ...Array.from({ length: rounds }, (_, index): Step[] => [
        { do: 'wait', ms: GAPS[index % GAPS.length] ?? 0 },
        call(index),
      ]).flat(),
    ],
  };
}

function plain(method: string, params: Readonly<Record<string, unknown>> = {}): Send {
  const withContext = { ...params, _meta: CONTEXT };
  return { do: 'send', as: CLIENT, method, params: withContext, session: 'omitted' };
}
