import type { Exchange, Model, ToolCall } from '../analysis/model.ts';
import { count, groupBy, perCapture, type Fault } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { toolErrors } from './specification.ts';

/** One finding a capture: tools that fail more often than they work. */
export const toolErrorRate: Rule = {
  id: 'tool-error-rate',
  title: 'Tool fails often',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy', 'modern'],
  looksAt:
    'Tool calls that reached the server and were not stopped for lack of authorisation: whether half or more of the calls of a tool, of five or more, ended in isError, a JSON-RPC error or a 5xx.',
  explanation:
    'A model that gets an error tries again in another way, and each attempt costs the user time. A tool that fails half of the time is broken, or described so that models call it wrongly.',
  remedy:
    'Look at the errors of this tool: where its arguments are wrong, make description and schema say what it needs and the error what to do; where the server fails, mend it.',
  spec: toolErrors,
  evaluate,
};

const MIN_CALLS = 5;
const MIN_RATE = 0.5;

interface Call extends Fault {
  readonly tool: string;
  readonly failed: boolean;
}

function evaluate(model: Model): Verdict[] {
  const tools = [...groupBy(callsIn(model), ({ tool }) => tool)].flatMap(([tool, calls]) => {
    const failed = calls.filter((call) => call.failed);
    const often = calls.length >= MIN_CALLS && failed.length / calls.length >= MIN_RATE;
    return often ? [{ tool, calls: calls.length, failed }] : [];
  });
  const faults = tools.flatMap(({ failed }) => failed);
  return perCapture(faults, () => ({
    message: `${tools.map(({ tool, calls, failed }) => `${failed.length} of ${count(calls, 'call')} of ${tool} failed`).join('; ')}.`,
  }));
}

function* callsIn(model: Model): Iterable<Call> {
  for (const exchange of model.exchanges) {
    if (exchange.toolCalls.length === 0 || exchange.challenge) continue;
    for (const call of exchange.toolCalls) {
      const failed = failureOf(exchange, call);
      if (failed !== undefined) yield { exchange, tool: call.tool, failed };
    }
  }
}

/** Undefined where the tool had no say: a lost session, a client that left, an open call. */
function failureOf({ status = 0 }: Exchange, { outcome }: ToolCall): boolean | undefined {
  switch (outcome) {
    case 'ok':
      return false;
    case 'tool-error':
    case 'rpc-error':
      return true;
    case 'http-error':
      return status >= 500 ? true : undefined;
    case 'aborted':
    case 'pending':
      return undefined;
  }
}
