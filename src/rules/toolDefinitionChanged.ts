import type { Exchange, MessageFact, ToolFact } from '../analysis/model.ts';
import { SortedNumbers } from '../base/sortedNumbers.ts';
import { ownerOf, responsesOf, soleRequest } from './exchangeMessages.ts';
import { brief, EXAMPLES, listedIn, verdictsOnCapture, type Fault } from './faults.ts';
import { OrderedFold } from './orderedFold.ts';
import type { Rule, Verdict } from './rule.ts';
import { toolLists } from './specification.ts';
import { Tally } from './tally.ts';
import type { Change, RuleContext, Say, Watch } from './watch.ts';

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
  watch: () => new ToolDefinitions(),
};

interface Seen {
  readonly x: number;
  readonly t: number;
  readonly tool: ToolFact;
}

/** What was listed so far, and how it changed. */
interface Definitions {
  /** By who was told and where, and by tool. */
  readonly lists: Map<string, ReadonlyMap<string, Seen>>;
  /** Changes the server had announced before, and others. */
  readonly announced: Changes;
  readonly silent: Changes;
}

class Changes {
  /** The first few. */
  readonly first: Fault[];
  readonly tools: Tally;

  constructor(before?: Changes) {
    this.first = [...(before?.first ?? [])];
    this.tools = new Tally(EXAMPLES, before?.tools);
  }

  add(fault: Fault, tool: string): void {
    this.tools.add(tool);
    if (this.first.length < EXAMPLES) this.first.push(fault);
  }
}

/** Lists are compared in order, each once, as long as what is known of their versions holds. */
class ToolDefinitions implements Watch {
  private readonly lists = new SortedNumbers();
  /** By who was told and by exchange, when. */
  private readonly told = new Map<string, Map<number, readonly number[]>>();
  /** What the versions rest on of which more may become known. */
  private readonly open = new Set<string>();
  private context: RuleContext | undefined;
  private due = false;
  private readonly definitions = new OrderedFold<Definitions>({
    begin: () => ({ lists: new Map(), announced: new Changes(), silent: new Changes() }),
    copy: ({ lists, announced, silent }) => ({
      lists: new Map(lists),
      announced: new Changes(announced),
      silent: new Changes(silent),
    }),
    take: (known, exchange) => this.take(known, exchange),
    // An announcement of the very moment of an answer may stand behind it.
    isFinal: ({ end }) => end !== undefined && end.t < (this.context?.model.durationMs ?? 0),
  });

  concerns({ rpcMethod, rpc }: Exchange): boolean {
    return rpcMethod === 'tools/list' || rpc.some(announces);
  }

  update(change: Change, say: Say): void {
    for (const exchange of change.exchanges) this.note(exchange);
    for (const basis of change.negotiated) this.reconsider(basis);
    if (!this.due || change.more) return;
    this.due = false;
    const { model, versionOf, openVersionOf } = change;
    // Without what changed, which is much when a capture is opened.
    this.context = { model, versionOf, openVersionOf };
    const exchangeAt = (index: number) => model.exchangeAt(index);
    const among = { exchange: exchangeAt, exchangeAt };
    say('', verdictsOn(this.definitions.of('', this.lists.items, among)));
  }

  private note(exchange: Exchange): void {
    if (exchange.rpcMethod === 'tools/list') {
      this.lists.add(exchange.index);
      this.due = true;
    }
    const times = exchange.rpc.filter(announces).map(({ t }) => t);
    if (times.length === 0) return;
    const told = this.told.get(ownerOf(exchange)) ?? new Map<number, readonly number[]>();
    this.told.set(ownerOf(exchange), told.set(exchange.index, times));
    this.due = true;
  }

  /** The version may become known after the list came. */
  private reconsider(basis: string): void {
    if (!this.open.has(basis)) return;
    this.open.clear();
    this.definitions.forget('');
    this.due = true;
  }

  private take({ lists, announced, silent }: Definitions, exchange: Exchange): void {
    const whose = `${ownerOf(exchange)}\0${exchange.path}\0${this.versionOf(exchange)}`;
    const seen = new Map(lists.get(whose));
    lists.set(whose, seen);
    for (const { tool, t } of listedBy(exchange)) {
      const before = seen.get(tool.name);
      const what = before && difference(before.tool, tool);
      if (before && what !== undefined) {
        const changes = this.wasTold(exchange, before.t, t) ? announced : silent;
        changes.add({ exchange: brief(exchange), with: [before.x] }, `${tool.name} (${what})`);
      }
      seen.set(tool.name, { x: exchange.x, t, tool });
    }
  }

  private wasTold(exchange: Exchange, from: number, to: number): boolean {
    const told = [...(this.told.get(ownerOf(exchange))?.values() ?? [])];
    return told.some((times) => times.some((t) => t >= from && t <= to));
  }

  /** A server may say less of a tool to a client of an earlier revision. */
  private versionOf(exchange: Exchange): string {
    const basis = this.context?.openVersionOf(exchange);
    if (basis !== undefined) this.open.add(basis);
    const negotiated = this.context?.versionOf(exchange);
    return negotiated ?? soleRequest(exchange)?.meta?.protocolVersion ?? exchange.era;
  }
}

function verdictsOn({ announced, silent }: Definitions): Verdict[] {
  const isSilent = silent.tools.distinct > 0;
  const { first: faults, tools } = isSilent ? silent : announced;
  return verdictsOnCapture(faults, ([first]) => {
    const where = first
      ? ` between exchanges ${first.with?.join() ?? ''} and ${first.exchange.x}`
      : '';
    const how = isSilent ? '' : ', and announced it by tools/list_changed';
    return {
      message: `The server changed tools within the capture, first${where}: ${listedIn(tools)}${how}.`,
      severity: isSilent ? 'warning' : 'info',
    };
  });
}

function announces({ dir, method }: MessageFact): boolean {
  return dir === 'down' && method === 'notifications/tools/list_changed';
}

function listedBy(exchange: Exchange): { readonly tool: ToolFact; readonly t: number }[] {
  return responsesOf(exchange).flatMap(({ tools = [], t }) => tools.map((tool) => ({ tool, t })));
}

function difference(before: ToolFact, now: ToolFact): string | undefined {
  const parts = [
    ...(before.description === now.description ? [] : ['description']),
    ...(before.schema === now.schema ? [] : ['schema']),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}
