import type { Exchange, MessageFact, ToolFact } from '../analysis/model.ts';
import { ownerOf, responsesOf, soleRequest } from './exchangeMessages.ts';
import { groupBy, listed, verdictsOnCapture, type Fault } from './faults.ts';
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
    'Answers to tools/list that one plane and principal got from one path under one version: whether a tool’s description or schema is the one it had before (information where the server announced the change in between by notifications/tools/list_changed).',
  explanation:
    'Hosts keep the list of tools and let the user approve it once. A description that changes afterwards changes what the model is told without anybody’s approval, and a schema that changes makes calls fail that the host still builds by the old one. It happens when a server is deployed anew, when two versions of it answer in turn, or by intent.',
  remedy:
    'Announce the change with notifications/tools/list_changed, and have hosts refresh the connector. Where nothing was deployed, compare the two answers: two versions may stand behind one address.',
  spec: toolLists,
  watch,
};

interface Change extends Fault {
  readonly tool: string;
  /** The server had said so in between. */
  readonly announced: boolean;
}

interface Seen {
  readonly x: number;
  readonly t: number;
  readonly tool: ToolFact;
}

function watch(): Watch {
  return together(
    (exchange) => exchange.rpcMethod === 'tools/list' || exchange.rpc.some(announces),
    judge,
    // Its version may become known after the list came.
    ({ rpcMethod }) => rpcMethod === 'initialize',
  );
}

function judge(exchanges: readonly Exchange[], { versionOf }: RuleContext): Verdict[] {
  const changes = [...changesIn(exchanges, versionOf)];
  const silent = changes.filter(({ announced }) => !announced);
  return verdictsOnCapture(silent.length > 0 ? silent : changes, (faults) => {
    const [first] = faults;
    const where = first
      ? ` between exchanges ${first.with?.join() ?? ''} and ${first.exchange.x}`
      : '';
    const announced = silent.length > 0 ? '' : ', and announced it by tools/list_changed';
    return {
      message: `The server changed tools within the capture, first${where}: ${listed(faults.map(({ tool }) => tool))}${announced}.`,
      severity: silent.length > 0 ? 'warning' : 'info',
    };
  });
}

function announces({ dir, method }: MessageFact): boolean {
  return dir === 'down' && method === 'notifications/tools/list_changed';
}

function* changesIn(exchanges: readonly Exchange[], versionOf: VersionOf): Iterable<Change> {
  const lists = new Map<string, Map<string, Seen>>();
  const announcements = announcementsIn(exchanges);
  for (const exchange of exchanges) {
    const told = announcements.get(ownerOf(exchange)) ?? [];
    const whose = `${ownerOf(exchange)}\0${exchange.path}\0${versionText(exchange, versionOf)}`;
    const seen = lists.get(whose) ?? new Map<string, Seen>();
    lists.set(whose, seen);
    for (const { tool, t } of listedBy(exchange)) {
      const before = seen.get(tool.name);
      const what = before && difference(before.tool, tool);
      if (before && what !== undefined) {
        const announced = told.some((toldT) => toldT >= before.t && toldT <= t);
        yield { exchange, with: [before.x], tool: `${tool.name} (${what})`, announced };
      }
      seen.set(tool.name, { x: exchange.x, t, tool });
    }
  }
}

function listedBy(exchange: Exchange): { readonly tool: ToolFact; readonly t: number }[] {
  if (exchange.rpcMethod !== 'tools/list') return [];
  return responsesOf(exchange).flatMap(({ tools = [], t }) => tools.map((tool) => ({ tool, t })));
}

/** When the server said so, by whom it told. */
function announcementsIn(exchanges: readonly Exchange[]): Map<string, number[]> {
  const times = groupBy(exchanges, ownerOf);
  return new Map(
    [...times].map(([owner, own]) => [
      owner,
      own.flatMap(({ rpc }) => rpc.filter(announces).map(({ t }) => t)),
    ]),
  );
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
