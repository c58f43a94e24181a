/**
 * ChatGPT on the web in February 2026: a new session for every batch. The id of the `initialize`
 * answer is sent on the requests of one batch and forgotten when the event stream closes;
 * `notifications/initialized` and DELETE are never sent.
 */
import { openAiConversation, type OpenAiConversation } from '../persona.ts';
import type { Random } from '../random.ts';
import type { Script, Step } from '../script.ts';
import {
  connectorHeaders,
  initialize,
  question,
  streamLife,
  THREE_PAGES,
  toolCall,
  type ToolCall,
} from './chatgpt.ts';

const CLIENT = 'web';
const USER_AGENT = 'openai-mcp/1.0.0';
const SURFACE = 'Mozilla/5.0 (Demo OS 1.0) DemoBrowser/1.0';

/** One batch of the script. */
export interface Round {
  /** Waited before it begins, in milliseconds. */
  readonly waitMs: number;
  /** Begun at the same moment; none: the session is created and left. */
  readonly calls: readonly ToolCall[];
  /** From the headers of an event stream to the client's hanging up, in milliseconds. */
  readonly hangUpMs: readonly number[];
  /** Waited between the requests of the batch, in milliseconds. */
  readonly stepMs: number;
}

/** Gaps as uneven as those seen, but short enough to watch: one session follows 0.4 s after another. */
const GAPS = [400, 2_400, 3_200, 1_100, 3_600, 1_700];

/** A session with nothing in it, then batches of one call, every third of three at once. */
export function februaryRounds(count: number, random: Random): Round[] {
  return Array.from({ length: count }, (_, index) => {
    const calls = index === 0 ? [] : index % 3 === 0 ? THREE_PAGES : [question(index - 1)];
    const gap = GAPS[(index - 1) % GAPS.length] ?? 0;
    return {
      waitMs: index === 0 ? 0 : index === 1 ? gap : gap + random.between(-200, 200),
      calls,
      hangUpMs: calls.map(() => streamLife(random)),
      stepMs: random.between(25, 90),
    };
  });
}

export function chatgptFebruary(rounds: readonly Round[], random: Random, nowMs: number): Script {
  const conversation = openAiConversation(random, SURFACE);
  return {
    clients: {
      [CLIENT]: {
        headers: connectorHeaders(USER_AGENT, nowMs),
        era: 'legacy',
        ids: 'counting',
        protocolVersion: '2025-11-25',
      },
    },
    steps: rounds.flatMap((round) => batch(round, conversation)),
  };
}

function batch(round: Round, conversation: OpenAiConversation): Step[] {
  const begin: Step[] = [{ do: 'wait', ms: round.waitMs }, initialize(CLIENT, conversation)];
  if (round.calls.length === 0) return begin;
  const requests = round.calls.map((call, index) =>
    toolCall(CLIENT, call, conversation, {
      session: 'echoed',
      hangUpMs: round.hangUpMs[index] ?? 0,
    }),
  );
  return [
    ...begin,
    { do: 'wait', ms: round.stepMs },
    { do: 'send', as: CLIENT, method: 'tools/list', params: {}, session: 'echoed' },
    { do: 'wait', ms: round.stepMs },
    { do: 'together', requests },
  ];
}
