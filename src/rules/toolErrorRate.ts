import type { Exchange, ToolCall } from '../analysis/model.ts';
import { brief, count, verdictsOnCapture, type Fault } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { toolErrors } from './specification.ts';
import type { Change, Say, Watch } from './watch.ts';

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
  watch: () => new FailingTools(),
};

const MIN_CALLS = 5;
const MIN_RATE = 0.5;

interface Tool {
  /** The first exchange that calls it. */
  first: number;
  /** Calls of which it is known how they ended. */
  calls: number;
  failures: number;
  /** The exchanges with the calls that failed. */
  readonly failed: Map<number, Fault[]>;
}

class FailingTools implements Watch {
  private readonly tools = new Map<string, Tool>();
  private due = false;

  concerns({ toolCalls, challenge }: Exchange): boolean {
    return toolCalls.length > 0 && !challenge;
  }

  update({ exchanges, former, more }: Change, say: Say): void {
    let changed = this.due;
    for (const exchange of exchanges) {
      const before = former(exchange);
      if (before) changed = this.count(before, -1) || changed;
      changed = this.count(exchange, 1) || changed;
    }
    this.due = changed && more;
    if (changed && !more) say('', this.verdicts());
  }

  private count(exchange: Exchange, by: 1 | -1): boolean {
    if (exchange.toolCalls.length === 0 || exchange.challenge) return false;
    for (const call of exchange.toolCalls) {
      const tool = this.toolOf(call.tool, exchange.index);
      const failed = failureOf(exchange, call);
      tool.failed.delete(exchange.index);
      if (failed !== undefined) tool.calls += by;
      if (failed) tool.failures += by;
    }
    if (by === 1) this.keepFailed(exchange);
    return true;
  }

  private keepFailed(exchange: Exchange): void {
    for (const call of exchange.toolCalls) {
      if (!failureOf(exchange, call)) continue;
      const { failed } = this.toolOf(call.tool, exchange.index);
      const faults = failed.get(exchange.index) ?? [];
      faults.push({ exchange: brief(exchange) });
      failed.set(exchange.index, faults);
    }
  }

  private toolOf(name: string, index: number): Tool {
    let tool = this.tools.get(name);
    if (!tool) {
      tool = { first: index, calls: 0, failures: 0, failed: new Map() };
      this.tools.set(name, tool);
    }
    tool.first = Math.min(tool.first, index);
    return tool;
  }

  private verdicts(): Verdict[] {
    const failing = [...this.tools]
      .filter(([, { calls, failures }]) => calls >= MIN_CALLS && failures / calls >= MIN_RATE)
      .sort(([, a], [, b]) => a.first - b.first);
    const faults = failing.flatMap(([, { failed }]) =>
      [...failed].sort(([a], [b]) => a - b).flatMap(([, held]) => held),
    );
    return verdictsOnCapture(faults, () => ({
      message: `${failing.map(([name, { calls, failures }]) => `${failures} of ${count(calls, 'call')} of ${name} failed`).join('; ')}.`,
    }));
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
