/** What the connectors of ChatGPT have in common, whatever the month. */
import type { RawHeaders } from '../../capture/records.ts';
import { fakeToken, type OpenAiConversation } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Send } from '../script.ts';

export interface ToolCall {
  readonly tool: 'search' | 'fetch';
  readonly input: Readonly<Record<string, string>>;
}

/** A conversation about the harbour, in the order it asks; it begins again after the last. */
const QUESTIONS: readonly ToolCall[] = [
  { tool: 'search', input: { query: 'berth for a visitor' } },
  { tool: 'fetch', input: { id: 'berths' } },
  { tool: 'search', input: { query: 'storm forecast' } },
  { tool: 'fetch', input: { id: 'storms' } },
  { tool: 'fetch', input: { id: 'fees' } },
  { tool: 'search', input: { query: 'customs papers' } },
  { tool: 'fetch', input: { id: 'customs' } },
];

/** Three pages fetched at the same moment. */
export const THREE_PAGES: readonly ToolCall[] = ['tides', 'pilots', 'storms'].map((id) => ({
  tool: 'fetch',
  input: { id },
}));

export function question(index: number): ToolCall {
  return QUESTIONS[index % QUESTIONS.length] ?? { tool: 'search', input: { query: 'harbour' } };
}

export function connectorHeaders(userAgent: string, nowMs: number): RawHeaders {
  return [
    ['user-agent', userAgent],
    ['authorization', `Bearer ${fakeToken('demo-chatgpt-connector', nowMs)}`],
    ['accept', 'application/json, text/event-stream'],
    ['content-type', 'application/json'],
  ];
}

export function initialize(as: string, conversation: OpenAiConversation): Send {
  return {
    do: 'send',
    as,
    method: 'initialize',
    session: 'omitted',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'openai-mcp', version: '1.0.0' },
      _meta: conversation.initialize,
    },
  };
}

/** Event streams were seen to live 125 to 355 ms. */
export function streamLife(random: Random): number {
  return random.between(125, 355);
}

export function toolCall(
  as: string,
  { tool, input }: ToolCall,
  conversation: OpenAiConversation,
  how: Pick<Send, 'session' | 'hangUpMs' | 'headers'>,
): Send {
  const params = { name: tool, arguments: input, _meta: conversation.toolCall };
  return { do: 'send', as, method: 'tools/call', params, ...how };
}
