/** Entry point: registers what package.json contributes and returns. The work is done by the inspector process. */
import { config } from '@vscode/l10n';
import {
  commands,
  l10n,
  Uri,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
} from 'vscode';
import { CaptureViews } from './captureViews.ts';
import { registerAgentTools } from './agentTools.ts';
import { startByItself } from './commands/autoStartCommand.ts';
import { allowHostCommand } from './commands/allowHostCommand.ts';
import { copyUrlCommand } from './commands/copyUrlCommand.ts';
import { tellDeath } from './commands/deathMessage.ts';
import { tellOtherVersion } from './commands/otherVersionMessage.ts';
import { createReportCommand } from './commands/createReportCommand.ts';
import { deleteCapturesCommand } from './commands/deleteCapturesCommand.ts';
import { exposeCommand } from './commands/exposeCommand.ts';
import { exportCommand } from './commands/exportCommand.ts';
import { groupByCommand } from './commands/groupByCommand.ts';
import { inspectServerCommand } from './commands/inspectServerCommand.ts';
import { tellRetentionOnce } from './commands/retentionNotice.ts';
import { markCommand } from './commands/markCommand.ts';
import { setRecordingCommand } from './commands/recordingCommands.ts';
import {
  relayFor,
  startCommand,
  startDemoCommand,
  type StartContext,
} from './commands/startCommand.ts';
import { stopCommand } from './commands/stopCommand.ts';
import { switchCommand } from './commands/switchCommand.ts';
import { ContextKeySetter } from './contextKeys.ts';
import { COMMANDS, type CommandName } from './contributions.ts';
import { CaptureDocuments } from './documents/captureDocuments.ts';
import { OpenCaptures } from './documents/openCaptures.ts';
import { nameOf, type Inspector } from './inspector/inspector.ts';
import { CaptureEditors, openAsText } from './editor/captureEditors.ts';
import { openCapture, openSample } from './editor/openCapture.ts';
import { connectClient } from './firstMinute/connectClient.ts';
import { playNamed } from './firstMinute/pickHost.ts';
import { Inspectors, type State } from './inspector/inspectors.ts';
import { workspaceKey } from './inspector/runFiles.ts';
import { Grouping } from './grouping.ts';
import { publicMarks, watchExposure } from './relay/exposure.ts';
import { RelayWatch } from './relay/relayWatch.ts';
import { Selection } from './selection.ts';
import { CheckedSessions } from './sessions/checkedSessions.ts';
import { sessionActions } from './sessions/sessionActions.ts';
import { SessionsModel } from './sessions/sessionsModel.ts';
import { SessionsTree } from './sessions/sessionsTree.ts';
import { readRelaySettings, readSetting } from './settings.ts';
import { TargetMemory, type Memory } from './targets/targetMemory.ts';
import { answerPages, openLinks } from './timeline/pageRequests.ts';
import { Timelines } from './timeline/timelines.ts';
import { InputAnswers } from './twins/inputs.ts';
import { serverEntries } from './twins/serverFiles.ts';
import { TwinList } from './twins/twinList.ts';
import { TwinProvider, type TwinContext } from './twins/twinProvider.ts';

export function activate(context: ExtensionContext): void {
  // Modules without VS Code speak its language too.
  if (l10n.bundle) config({ contents: l10n.bundle });
  const { subscriptions } = context;
  const log = window.createOutputChannel('MCP Inspector', { log: true });
  const inspectors = createInspectors(context, log);
  const selection = new Selection();
  const grouping = new Grouping(context.workspaceState);
  const sessions = new SessionsModel(grouping.by);
  const checked = new CheckedSessions();
  const timelines = new Timelines(context.extensionUri, selection, grouping);
  const captures = new OpenCaptures();
  const documents = new CaptureDocuments(captures);
  const editors = new CaptureEditors({
    ...{ root: context.extensionUri, inspectors, documents, selection, grouping },
  });
  const start: StartContext = {
    inspectors,
    memory: new TargetMemory(context.globalState),
    marks: publicMarks(),
    portSetting: () => readSetting('mcpInspector.port'),
    relaySettings: readRelaySettings,
    targetSetting: () => readSetting('mcpInspector.target'),
    openTimeline: () => timelines.open(),
  };
  const contextKeys = new ContextKeySetter((key, value) => {
    void commands.executeCommand('setContext', key, value);
  });
  const relay = watchRelay(start, contextKeys);
  const views = new CaptureViews(context.extensionUri, selection, contextKeys);
  const tree = new SessionsTree(sessions, checked, selection);
  const pages = { inspectors, timelines, editors, documents };
  subscriptions.push(relay, log, inspectors, sessions, tree, timelines, documents, views, editors);
  subscriptions.push(
    turnViews({ start, relay, tree, views, timelines, sessions, checked, selection, contextKeys }),
    ...followChoices(sessions, grouping, checked, contextKeys),
    timelines.onDidActivate((engine) => {
      const turned = inspectors.all.find((inspector) => inspector === engine);
      if (turned) inspectors.show(turned);
    }),
    ...answerPages({ ...pages, extensionId: context.extension.id }),
    openLinks(inspectors, selection, () => timelines.open()),
    inspectors.onDidAdopt((inspector) => {
      const open = captures.add(inspector.address.capture, inspector.client);
      inspector.onDidEnd(() => open.dispose());
    }),
    inspectors.onDidDie((death) => void tellDeath(start, death)),
    inspectors.onDidMeetOther((other) => void tellOtherVersion(start, other)),
    ...registerCommands(
      { start, timelines, views, editors, selection, checked, grouping, log },
      context.extensionUri,
    ),
    ...registerMore(context, start),
  );
  const enabled = () => readSetting('mcpInspector.autoStart');
  void inspectors.attach().then(() => startByItself({ start, enabled, log }));
}

function createInspectors(context: ExtensionContext, log: LogOutputChannel): Inspectors {
  return new Inspectors({
    script: Uri.joinPath(context.extensionUri, 'dist', 'inspector.js').fsPath,
    storage: context.globalStorageUri.fsPath,
    key: workspaceKey(workspaceName()),
    log,
    captureDirectory: () => readSetting('mcpInspector.captureDirectory'),
    memory: context.workspaceState,
  });
}

function registerMore(context: ExtensionContext, start: StartContext): Disposable[] {
  return [...registerForAgents(context, start), ...registerPrivacy(start, context.globalState)];
}

/** What leaves this machine and what stays on it is the user's to decide. */
function registerPrivacy(start: StartContext, memory: Memory): Disposable[] {
  const { inspectors, marks } = start;
  return [
    marks,
    watchExposure(start),
    inspectors.onDidAdopt(({ address }) => {
      if (address.url === undefined) return;
      const { maxCapturesDays } = start.relaySettings();
      void tellRetentionOnce(memory, inspectors.captures, maxCapturesDays);
    }),
    commands.registerCommand(COMMANDS.expose, () => exposeCommand(start)),
    commands.registerCommand(COMMANDS.deleteCaptures, () => deleteCapturesCommand(inspectors)),
  ];
}

/** VS Code's own MCP servers, offered a second time through the inspector, and tools that ask about what it saw. */
function registerForAgents(
  { globalStorageUri, secrets, workspaceState }: ExtensionContext,
  start: StartContext,
): Disposable[] {
  const twins: TwinContext = {
    twins: new TwinList(workspaceState),
    inputs: new InputAnswers(secrets),
    entries: () => serverEntries({ globalStorageUri }),
    relayFor: (target) => relayFor(start, target),
    release: (target) => {
      const relay = start.inspectors.relayOf(target);
      if (relay) void stopCommand(start, relay);
    },
  };
  return [
    new TwinProvider(twins),
    commands.registerCommand(COMMANDS.inspectServer, () => inspectServerCommand(twins)),
    ...registerAgentTools(start.inspectors),
  ];
}

interface Turned {
  readonly start: StartContext;
  readonly relay: RelayWatch;
  readonly tree: SessionsTree;
  readonly views: CaptureViews;
  readonly timelines: Timelines;
  readonly sessions: SessionsModel;
  readonly checked: CheckedSessions;
  readonly selection: Selection;
  readonly contextKeys: ContextKeySetter;
}

/** Everything that shows a capture turns to the one on show. */
function turnViews({
  start,
  relay,
  tree,
  views,
  timelines,
  sessions,
  checked,
  selection,
  contextKeys,
}: Turned) {
  const { inspectors, marks } = start;
  let shown: Inspector | undefined;
  let inTimeline: Inspector | undefined;
  const drawPlace = () => {
    tree.description = placeOf(start);
    views.setPublic(marks.addressOf(inspectors.running));
  };
  marks.onDidChange(drawPlace);
  return inspectors.onDidChange((state) => {
    contextKeys.set('mcpInspector.state', stateKey(state));
    contextKeys.set('mcpInspector.several', inspectors.all.length + inspectors.others.length > 1);
    relay.use(clientOfRelay(inspectors));
    drawPlace();
    views.setStarting(state.kind === 'starting');
    // What is on show stays so until there is something else to show, or nothing.
    if (state.kind === 'starting') return;
    const forTimeline = inspectors.forTimeline(inTimeline);
    if (inTimeline !== forTimeline) timelines.use(forTimeline, forTimeline && nameOf(forTimeline));
    inTimeline = forTimeline;
    if (shown === inspectors.running) return;
    shown = inspectors.running;
    selection.turnTo(shown);
    checked.clear();
    sessions.show(shown?.client);
    views.show(shown && { file: shown.address.capture, engine: shown.client });
  });
}

/** The relay's state in context keys. */
function watchRelay(start: StartContext, contextKeys: ContextKeySetter): RelayWatch {
  const relay = new RelayWatch();
  relay.onDidChange(({ recording, refusedHosts }) => {
    const listening = clientOfRelay(start.inspectors) !== undefined;
    contextKeys.set(
      'mcpInspector.recording',
      listening ? (recording ? 'recording' : 'paused') : '',
    );
    contextKeys.set('mcpInspector.refusesHosts', refusedHosts.length > 0);
  });
  return relay;
}

/** How sessions are grouped, and which are checked. */
function followChoices(
  sessions: SessionsModel,
  grouping: Grouping,
  checked: CheckedSessions,
  contextKeys: ContextKeySetter,
) {
  return [
    grouping.onDidChange((by) => sessions.groupBy(by)),
    checked.onDidChange(() => {
      contextKeys.set('mcpInspector.comparable', checked.pair !== undefined);
    }),
  ];
}

function clientOfRelay({ running }: Inspectors) {
  return running?.address.url === undefined ? undefined : running.client;
}

interface CommandParts {
  readonly start: StartContext;
  readonly timelines: Timelines;
  readonly views: CaptureViews;
  readonly editors: CaptureEditors;
  readonly selection: Selection;
  readonly checked: CheckedSessions;
  readonly grouping: Grouping;
  readonly log: LogOutputChannel;
}

function registerCommands(
  { start, timelines, views, editors, selection, checked, grouping, log }: CommandParts,
  root: Uri,
) {
  const { inspectors } = start;
  const handlers: Record<Exclude<CommandName, Elsewhere>, (argument: unknown) => unknown> = {
    ...views.handlers,
    ...sessionActions({
      ...{ inspectors, selection, checked },
      openTimeline: () => editors.reveal(inspectors.running, false) || timelines.open(),
      filterTimeline: (text, follow) =>
        editors.filter(inspectors.running, text, follow) || timelines.filter(text, follow),
      compare: (left, right) =>
        editors.compare(inspectors.running, left, right) || timelines.compare(left, right),
    }),
    start: () => startCommand(start),
    // Whoever runs it by its id may say what to play; the palette asks.
    startDemo: (play) => startDemoCommand(start, playNamed(play)),
    stop: () => stopCommand(start),
    closeCapture: () => inspectors.stop(),
    openTimeline: (how) => {
      const preserveFocus = isQuiet(how);
      if (!editors.reveal(inspectors.running, preserveFocus)) timelines.open({ preserveFocus });
    },
    connectClient: () => connectClient(inspectors.running?.address.url),
    openCapture: () => openCapture(readSetting('mcpInspector.captureDirectory').trim()),
    openSample: () => openSample(root),
    openAsText: (file) => openAsText(file),
    export: () => exportCommand(inspectors),
    createReport: () => createReportCommand(inspectors),
    copyUrl: () => copyUrlCommand(inspectors),
    mark: (x) =>
      markCommand({ inspectors, selection, root }, typeof x === 'number' ? x : undefined),
    pauseRecording: () => setRecordingCommand(inspectors, false),
    resumeRecording: () => setRecordingCommand(inspectors, true),
    allowHost: (name) => allowHostCommand(start, name),
    groupBy: () => groupByCommand(grouping),
    switchInspector: () => switchCommand(start),
    showLog: () => log.show(),
  };
  return (Object.keys(handlers) as (keyof typeof handlers)[]).map((name) =>
    commands.registerCommand(COMMANDS[name], handlers[name]),
  );
}

/** Commands that are registered beside what they belong to. */
type Elsewhere = 'inspectServer' | 'expose' | 'deleteCaptures';

/** The tree opens the timeline without taking the keyboard away. */
function isQuiet(argument: unknown): boolean {
  return (argument as { preserveFocus?: unknown } | undefined)?.preserveFocus === true;
}

function stateKey(state: State) {
  if (state.kind === 'none') return '';
  if (state.kind === 'starting') return 'starting';
  return state.inspector.address.url === undefined ? 'opened' : 'listening';
}

/** Which of several is shown, and whether the outside world reaches it. */
function placeOf({ inspectors: { all, running }, marks }: StartContext): string {
  if (!running) return '';
  const name = nameOf(running);
  const place = all.length > 1 ? `${name} (${all.indexOf(running) + 1}/${all.length})` : name;
  const address = marks.addressOf(running);
  return address === undefined
    ? place
    : l10n.t('{0} · public as {1}', place, new URL(address).host);
}

/** The same after a reload of this window, and another for a window with another folder. */
function workspaceName(): string {
  const { workspaceFile, workspaceFolders } = workspace;
  return (workspaceFile ?? workspaceFolders?.[0]?.uri)?.toString() ?? '';
}
