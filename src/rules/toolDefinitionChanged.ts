import type { Exchange, ToolFact } from '../analysis/model.ts';
import { ownerOf, responsesOf, soleRequest } from './exchangeMessages.ts';
import { listed, verdictsOnCapture, type Fault } from './faults.ts';
import type { VersionOf } from './negotiation.ts';
import type { Rule, Verdict } from './rule.ts';
import { toolLists } from './specification.ts';
import { together, type RuleContext, type Watch } from './watch.ts';

/** One finding a capture: a tool is not what it was when the host first saw it. */
export const toolDefinitionChanged: Rule = {
  id: 'tool-definition-changed',
  title: 'Tool definition changed',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy', 'modern'],
  looksAt:
    'Answers to tools/list that one plane and principal got from one path under one version: whether a tool’s description or schema is the one it had before.',
  explanation:
    'Hosts keep the list of tools and let the user approve it once. A description that changes afterwards changes what the model is told without anybody’s approval, and a schema that changes makes calls fail that the host still builds by the old one. It happens when a server is deployed anew, when two versions of it answer in turn, or by intent.',
  remedy:
    'Announce the change with notifications/tools/list_changed, and have hosts refresh the connector. Where nothing was deployed, compare the two answers: two versions may stand behind one address.',
  spec: toolLists,
  watch,
};

interface Change extends Fault {
  readonly tool: string;
}

interface Seen {
  readonly x: number;
  readonly tool: ToolFact;
}

function watch(): Watch {
  return together(
    ({ rpcMethod }) => rpcMethod === 'tools/list',
    judge,
    // Its version may become known after the list came.
    ({ rpcMethod }) => rpcMethod === 'initialize',
  );
}

function judge(exchanges: readonly Exchange[], { versionOf }: RuleContext): Verdict[] {
  return verdictsOnCapture([...changesIn(exchanges, versionOf)], (faults) => {
    const [first] = faults;
    const where = first
      ? ` between exchanges ${first.with?.join() ?? ''} and ${first.exchange.x}`
      : '';
    return {
      message: `The server changed tools within the capture, first${where}: ${listed(faults.map(({ tool }) => tool))}.`,
    };
  });
}

function* changesIn(exchanges: readonly Exchange[], versionOf: VersionOf): Iterable<Change> {
  const lists = new Map<string, Map<string, Seen>>();
  for (const exchange of exchanges) {
    const whose = `${ownerOf(exchange)}\0${exchange.path}\0${versionText(exchange, versionOf)}`;
    const seen = lists.get(whose) ?? new Map<string, Seen>();
    lists.set(whose, seen);
    for (const tool of responsesOf(exchange).flatMap(({ tools = [] }) => tools)) {
      const before = seen.get(tool.name);
      const what = before && difference(before.tool, tool);
      if (before && what !== undefined)
        yield { exchange, with: [before.x], tool: `${tool.name} (${what})` };
      seen.set(tool.name, { x: exchange.x, tool });
    }
  }
}

function difference(before: ToolFact, now: ToolFact): string | undefined {
  const parts = [
    ...(before.description === now.description ? [] : ['description']),
    ...(before.schema === now.schema ? [] : ['schema']),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** A server may say less of a tool to a client of an earlier revision. */
function versionText(exchange: Exchange, versionOf: VersionOf): string {
  return versionOf(exchange) ?? soleRequest(exchange)?.meta?.protocolVersion ?? exchange.era;
}
