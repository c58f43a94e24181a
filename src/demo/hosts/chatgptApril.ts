/**
 * ChatGPT on iOS and macOS in April 2026: two planes. The control plane sends its session id back;
 * the tool plane initialises once and then sends every `tools/call` without the id.
 */
import { openAiConversation } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Client, Script, Send, Step } from '../script.ts';
import { connectorHeaders, initialize, question, streamLife, toolCall } from './chatgpt.ts';

const CONTROL = 'control';
const TOOLS = 'tools';
const SURFACE = 'ChatGPT/1.2026.104 (iOS 19.9; DemoPhone1,1)';

/** Waited before each tool call, in milliseconds; begins again after the last. */
const GAPS = [300, 900, 1_800, 500, 2_600];

export function chatgptApril(calls: number, random: Random, nowMs: number): Script {
  const conversation = openAiConversation(random, SURFACE);
  const control = (method: string, params: Send['params'] = {}): Send => {
    return { do: 'send', as: CONTROL, method, params, session: 'echoed' };
  };
  return {
    clients: {
      [CONTROL]: client('openai-mcp/1.0.0 (ChatGPT)', nowMs),
      [TOOLS]: client('openai-mcp/1.0.0', nowMs),
    },
    steps: [
      initialize(CONTROL, conversation),
      { do: 'wait', ms: 40 },
      control('tools/list'),
      control('resources/read', { uri: 'ui://demo/results.html' }),
      { do: 'wait', ms: 250 },
      initialize(TOOLS, conversation),
      ...Array.from({ length: calls }, (_, index): Step[] => {
        const how = { session: 'omitted', hangUpMs: streamLife(random) } as const;
        const call = toolCall(TOOLS, question(index), conversation, how);
        return [{ do: 'wait', ms: GAPS[index % GAPS.length] ?? 0 }, call];
      }).flat(),
    ],
  };
}

function client(userAgent: string, nowMs: number): Client {
  return {
    headers: connectorHeaders(userAgent, nowMs),
    era: 'legacy',
    ids: 'counting',
    protocolVersion: '2025-11-25',
  };
}
