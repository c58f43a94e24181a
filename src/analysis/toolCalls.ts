/** What became of an exchange and of the tool calls in it. */
import type { ExchangeFacts, RequestFacts } from './facts.ts';
import type { Outcome, ToolCall } from './model.ts';

/**
 * A failure of HTTP outweighs what the body says; a result that came counts even when the client
 * hangs up right after it. 405 is how a server says that it offers no stream or no DELETE.
 */
export function outcomeOf(facts: ExchangeFacts): Outcome {
  const failed = httpFailure(facts);
  if (failed) return failed;
  if (facts.requests.length > 0)
    return worst(facts.requests.map((request) => outcome(facts, request)));
  if (!facts.end) return 'pending';
  return facts.status === undefined ? 'aborted' : 'ok';
}

/** The calls of an exchange; a round that only asked for more counts when its last round ends. */
export function toolCallsOf(facts: ExchangeFacts): readonly ToolCall[] {
  const failed = httpFailure(facts);
  const calls = facts.requests.flatMap((request) => {
    const tool = request.finishes ?? request.tool;
    if (tool === undefined || request.answer === 'continues') return [];
    const { elsewhere } = request;
    return [
      {
        ...{ tool, outcome: failed ?? outcome(facts, request) },
        ...(elsewhere ? { answeredT: elsewhere.t } : {}),
      },
    ];
  });
  // A copy has no room for more.
  return calls.length === 0 ? NO_CALLS : calls.slice();
}

const NO_CALLS: readonly ToolCall[] = [];

function httpFailure(facts: ExchangeFacts): Outcome | undefined {
  const { status, httpMethod } = facts;
  if (status === undefined || status < 400) return undefined;
  return status === 405 && httpMethod !== 'POST' && facts.end ? 'ok' : 'http-error';
}

function outcome(facts: ExchangeFacts, { answer, method }: RequestFacts): Outcome {
  if (answer === 'continues') return 'ok';
  if (answer !== undefined) return answer;
  if (!facts.end || isAnsweredLater(facts)) return 'pending';
  if ((facts.status ?? 0) >= 300) return 'http-error';
  // A subscription lasts until one side closes the stream; it needs no answer.
  return method === 'subscriptions/listen' && facts.stream ? 'ok' : 'aborted';
}

/** The answer may still come on the stream of HTTP+SSE, or on one that resumes the stream that was cut. */
function isAnsweredLater({ answeredOn, resumedBy = [], status }: ExchangeFacts): boolean {
  if (answeredOn) return !answeredOn.end;
  // 202 promises the answer elsewhere; where, the capture did not see.
  return status === 202 || resumedBy.some(({ end }) => !end);
}

const severity: readonly Outcome[] = [
  ...(['pending', 'http-error', 'aborted', 'rpc-error', 'tool-error', 'ok'] as const),
];

function worst(outcomes: readonly Outcome[]): Outcome {
  return severity.find((candidate) => outcomes.includes(candidate)) ?? 'ok';
}
