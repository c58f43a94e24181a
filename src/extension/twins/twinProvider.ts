import { homedir } from 'node:os';
import {
  EventEmitter,
  l10n,
  lm,
  McpHttpServerDefinition,
  Uri,
  workspace,
  type Disposable,
  type McpServerDefinitionProvider,
} from 'vscode';
import { digest } from '../../base/digest.ts';
import { DisposableStore } from '../../base/disposable.ts';
import type { FoundRelay } from '../commands/startCommand.ts';
import { MCP_PROVIDERS } from '../contributions.ts';
import { readTargetUrl } from '../targets/targetUrl.ts';
import type { InputAnswers } from './inputs.ts';
import type { HttpServerEntry, ServerEntry } from './serverEntries.ts';
import type { TwinKey, TwinList } from './twinList.ts';
import { fillIn, variablesOf, type Variable } from './variables.ts';

export interface TwinContext {
  readonly twins: TwinList;
  readonly inputs: InputAnswers;
  readonly entries: () => Promise<ServerEntry[]>;
  /** Starts a relay for the target, unless there is one. Rejects with a sentence. */
  readonly relayFor: (target: string) => Promise<FoundRelay>;
  /** Ends the relay of the target: the twin it was started for is gone. */
  readonly release: (target: string) => void;
}

/** Offers the chosen servers of VS Code a second time, each through a relay that starts with it. */
export class TwinProvider
  implements McpServerDefinitionProvider<McpHttpServerDefinition>, Disposable
{
  private readonly store = new DisposableStore();
  private readonly changed = new EventEmitter<void>();
  /** Definitions come back as copies; their labels are what tells them apart. */
  private offered = new Map<string, TwinKey>();
  /** Targets of the relays that were started for a twin, by its server. */
  private readonly started = new Map<TwinKey, string>();

  readonly onDidChangeMcpServerDefinitions = this.changed.event;

  constructor(private readonly context: TwinContext) {
    this.store.add(this.changed);
    this.store.add(
      context.twins.onDidChange(() => {
        this.releaseRelays();
        this.changed.fire();
      }),
    );
    this.store.add(
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (/mcp\.json$/.test(uri.path)) this.changed.fire();
      }),
    );
    this.store.add(workspace.onDidGrantWorkspaceTrust(() => this.changed.fire()));
    this.store.add(lm.registerMcpServerDefinitionProvider(MCP_PROVIDERS.twins, this));
  }

  async provideMcpServerDefinitions(): Promise<McpHttpServerDefinition[]> {
    if (this.context.twins.all.length === 0) return [];
    const entries = (await this.context.entries()).filter((entry) => this.context.twins.has(entry));
    this.offered = new Map(entries.map((entry) => [labelOf(entry, entries), entry]));
    return entries.flatMap((entry) => (entry.kind === 'http' ? definitionOf(entry, entries) : []));
  }

  async resolveMcpServerDefinition(
    definition: McpHttpServerDefinition,
  ): Promise<McpHttpServerDefinition | undefined> {
    const entry = await this.entryOf(definition.label);
    const values = await this.valuesOf(entry);
    if (!values) return undefined;
    const target = readTargetUrl(fillIn(entry.url, values));
    if (!target.ok) throw new Error(target.error);
    const { url, started } = await this.context.relayFor(target.value);
    if (started) this.started.set({ file: entry.file, name: entry.name }, target.value);
    definition.uri = Uri.parse(url, true);
    definition.headers = Object.fromEntries(
      Object.entries(entry.headers).map(([name, value]) => [name, fillIn(value, values)]),
    );
    return definition;
  }

  dispose(): void {
    this.store.dispose();
  }

  /** A twin that is taken back leaves no relay behind that was started for it. */
  private releaseRelays(): void {
    for (const [key, target] of this.started) {
      if (this.context.twins.has(key)) continue;
      this.started.delete(key);
      this.context.release(target);
    }
  }

  private async entryOf(label: string): Promise<HttpServerEntry> {
    const key = this.offered.get(label);
    const entries = await this.context.entries();
    const entry = entries.find(({ file, name }) => file === key?.file && name === key.name);
    if (entry?.kind === 'http') return entry;
    throw new Error(l10n.t('The server that "{0}" stands for is no longer configured.', label));
  }

  /** Undefined when the user leaves a question unanswered. */
  private async valuesOf(
    entry: HttpServerEntry,
  ): Promise<((variable: Variable) => string | undefined) | undefined> {
    const answers = new Map<string, string>();
    for (const { kind, name } of variablesOf([entry.url, ...Object.values(entry.headers)])) {
      if (kind !== 'input') continue;
      const answer = await this.context.inputs.answer(entry, name);
      if (answer === undefined) return undefined;
      answers.set(name, answer);
    }
    return ({ kind, name }) => (kind === 'input' ? answers.get(name) : surroundings(kind, name));
  }
}

/** Its address is that of the original until it starts; then it is the relay's. */
function definitionOf(
  entry: HttpServerEntry,
  all: readonly ServerEntry[],
): McpHttpServerDefinition[] {
  const address = URL.canParse(entry.url) ? entry.url : 'http://127.0.0.1/';
  const version = digest(JSON.stringify([entry.url, entry.headers]));
  return [new McpHttpServerDefinition(labelOf(entry, all), Uri.parse(address, true), {}, version)];
}

/** Two files may name a server alike. */
function labelOf({ name, file }: ServerEntry, all: readonly ServerEntry[]): string {
  const label = l10n.t('{0} (inspected)', name);
  return all.filter((other) => other.name === name).length > 1 ? `${label} ${file}` : label;
}

/** What VS Code itself fills in; undefined leaves the variable as it is written. */
function surroundings(kind: string, name: string): string | undefined {
  switch (kind) {
    case 'env':
      return process.env[name] ?? '';
    case 'userHome':
      return homedir();
    case 'workspaceFolder':
      return workspace.workspaceFolders?.[0]?.uri.fsPath;
    case 'workspaceFolderBasename':
      return workspace.workspaceFolders?.[0]?.name;
    case 'config': {
      const value: unknown = workspace.getConfiguration().get(name);
      return typeof value === 'string' ? value : undefined;
    }
    default:
      return undefined;
  }
}
