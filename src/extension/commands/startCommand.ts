import { commands, env, l10n, ProgressLocation, window } from 'vscode';
import { assertNever } from '../../base/assert.ts';
import { COMMANDS } from '../contributions.ts';
import { pickHost, type DemoPlay } from '../firstMinute/pickHost.ts';
import { nameOf, portOf, purposeOf, type Inspector } from '../inspector/inspector.ts';
import type { Launch, Purpose, RecordLaunch } from '../inspector/inspectorProcess.ts';
import type { Failure, Inspectors } from '../inspector/inspectors.ts';
import type { PublicMarks } from '../relay/publicMarks.ts';
import { settingsProblem, type RelaySettings } from '../relay/relaySettings.ts';
import { pickTarget } from '../targets/pickTarget.ts';
import type { TargetMemory } from '../targets/targetMemory.ts';
import { shortTarget } from '../targets/targetUrl.ts';
import { addressFromOutside } from './addresses.ts';
import { choosePort, type PortChoice } from './choosePort.ts';
import { confirmListen } from './listenAddress.ts';

export interface StartContext {
  readonly inspectors: Inspectors;
  readonly memory: TargetMemory;
  /** Which relays the outside world reaches. */
  readonly marks: PublicMarks<Inspector>;
  /** The value of the setting; 0 where the user left the choice to us. */
  readonly portSetting: () => number;
  readonly relaySettings: () => RelaySettings;
  /** The value of the setting: the server to offer first; empty: none. */
  readonly targetSetting: () => string;
  readonly openTimeline: () => void;
}

/** "Start MCP Inspector": asks for the target, starts, and says where it listens. */
export async function startCommand(context: StartContext): Promise<void> {
  const { state, running } = context.inspectors;
  if (state.kind === 'starting') return;
  if (running?.address.url === undefined) await startAnother(context);
  else await offerRunning(context, running, l10n.t('Another Target…'));
}

/** "Start Demo": asks which host is to be simulated, unless `play` says it, and plays it. */
export async function startDemoCommand(context: StartContext, play?: DemoPlay): Promise<void> {
  const { state, all } = context.inspectors;
  if (state.kind === 'starting') return;
  const running = all.find((one) => purposeOf(one).kind === 'demo');
  if (running) await offerRunningDemo(context, running);
  else await startDemoOf(context, play);
}

/** In place of a demo that runs. */
async function startDemoOf(context: StartContext, named?: DemoPlay): Promise<void> {
  const play = named ?? (await pickHost());
  if (play) await start(context, { kind: 'demo', ...play });
}

async function offerRunningDemo(context: StartContext, running: Inspector): Promise<void> {
  const show = l10n.t('Show');
  const other = l10n.t('Start Anew…');
  const message = l10n.t('The demo is running already.');
  const answer = await window.showInformationMessage(message, show, other);
  if (answer === show) showRunning(context, running);
  else if (answer === other) await startDemoOf(context);
}

/** Starts what had been running again; clients find it where it was, if its port is still free. */
export async function restart(context: StartContext, purpose: Purpose): Promise<void> {
  if (purpose.kind === 'record') await startRecording(context, purpose.target);
  else await start(context, purpose);
}

/** Leaves running what runs: there may be one inspector a target. */
export async function startAnother(context: StartContext): Promise<void> {
  const choice = await pickTarget(context.memory, context.targetSetting());
  if (choice?.kind === 'demo') await startDemoCommand(context);
  if (choice?.kind !== 'server') return;
  const running = context.inspectors.relayOf(choice.url);
  if (running) await offerRunning(context, running);
  else await startRecording(context, choice.url);
}

/** With one listening, offers to show it, to begin a new capture of it, or to stand somewhere else too. */
async function offerRunning(
  context: StartContext,
  running: Inspector,
  another?: string,
): Promise<void> {
  const show = l10n.t('Show');
  const again = l10n.t('Restart');
  const message = l10n.t('MCP Inspector is already running for {0}.', nameOf(running));
  const more = another === undefined ? [] : [another];
  const answer = await window.showInformationMessage(message, show, again, ...more);
  if (answer === show) showRunning(context, running);
  else if (answer === again) await restart(context, purposeOf(running));
  else if (answer !== undefined) await startAnother(context);
}

function showRunning({ inspectors, openTimeline }: StartContext, running: Inspector): void {
  inspectors.show(running);
  openTimeline();
}

/** Where a relay listens. */
export interface FoundRelay {
  readonly url: string;
  /** It was started for whoever asked, and was not there before. */
  readonly started: boolean;
}

/**
 * The relay for the target, started unasked and unannounced where there is none; on another port where its own
 * is taken, unless `anyPort` is false. Rejects with a sentence.
 */
export async function relayFor(
  context: StartContext,
  target: string,
  { anyPort = true } = {},
): Promise<FoundRelay> {
  const { inspectors, memory } = context;
  const running = inspectors.relayOf(target);
  if (running?.address.url !== undefined) return { url: running.address.url, started: false };
  const prepared = await prepare(context, target);
  if (!prepared) throw new Error(l10n.t('MCP Inspector was not started.'));
  const { signal } = new AbortController();
  let outcome = await inspectors.start(prepared.launch, signal);
  if (anyPort && outcome.kind === 'failed' && outcome.code === 'port-in-use')
    outcome = await inspectors.start({ ...prepared.launch, port: 0 }, signal);
  const url = outcome.kind === 'running' ? outcome.inspector.address.url : undefined;
  if (url === undefined)
    throw new Error(
      outcome.kind === 'failed' ? outcome.message : l10n.t('MCP Inspector was not started.'),
    );
  await memory.remember(target, Number(new URL(url).port));
  return { url, started: true };
}

async function startRecording(context: StartContext, target: string): Promise<void> {
  const prepared = await prepare(context, target);
  if (prepared) await start(context, prepared.launch, prepared.choice);
}

/** Undefined where a setting is wrong, which was said, or the user would not have it so. */
async function prepare(context: StartContext, target: string) {
  const { inspectors, memory } = context;
  const relay = await settingsToStart(context);
  if (!relay) return undefined;
  const taken = inspectors.all.filter((one) => one !== inspectors.relayOf(target)).map(portOf);
  const choice = choosePort(context.portSetting(), memory.portOf(target), taken);
  const hosts = memory.hostsOf(target);
  const launch: RecordLaunch = { kind: 'record', target, port: choice.port, relay, hosts };
  return { launch, choice };
}

async function settingsToStart({ relaySettings }: StartContext) {
  const settings = relaySettings();
  const problem = settingsProblem(settings);
  if (problem === undefined) return confirmListen(settings);
  const open = l10n.t('Open Settings');
  const message = l10n.t('MCP Inspector could not start: {0}', problem);
  if ((await window.showErrorMessage(message, open)) === open) {
    await commands.executeCommand('workbench.action.openSettings', 'mcpInspector');
  }
  return undefined;
}

async function start(context: StartContext, launch: Launch, choice?: PortChoice): Promise<void> {
  const outcome = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Starting MCP Inspector'),
      cancellable: true,
    },
    (_, token) => {
      const cancelled = new AbortController();
      token.onCancellationRequested(() => cancelled.abort());
      return context.inspectors.start(launch, cancelled.signal);
    },
  );
  switch (outcome.kind) {
    case 'running':
      await welcome(context, launch, outcome.inspector);
      return;
    case 'failed':
      await tellFailure(context, launch, outcome, choice);
      return;
    case 'cancelled':
      return;
    default:
      assertNever(outcome);
  }
}

async function welcome(
  context: StartContext,
  launch: Launch,
  { address }: Inspector,
): Promise<void> {
  const { url, target } = address;
  if (launch.kind === 'record' && url !== undefined) {
    await context.memory.remember(launch.target, Number(new URL(url).port));
  }
  context.openTimeline();
  if (launch.kind !== 'record' || url === undefined) return;
  const copy = l10n.t('Copy URL');
  const outside = await addressFromOutside(url);
  const listening = l10n.t('Listening on {0} → {1}', url, shortTarget(target));
  const message =
    outside === undefined
      ? listening
      : `${listening} · ${l10n.t('From your own machine: {0}', outside)}`;
  void window.showInformationMessage(message, copy).then(async (answer) => {
    if (answer === copy) await env.clipboard.writeText(url);
  });
}

async function tellFailure(
  context: StartContext,
  launch: Launch,
  failure: Failure,
  choice: PortChoice | undefined,
): Promise<void> {
  if (failure.code === 'port-in-use' && launch.kind === 'record') {
    await offerOtherPort(context, launch, choice);
    return;
  }
  if (failure.code === 'not-writable') {
    await tellNotWritable(failure);
    return;
  }
  const log = l10n.t('Show Log');
  const again =
    failure.code === 'bad-target' ? l10n.t('Choose Another Target') : l10n.t('Try Again');
  const answer = await window.showErrorMessage(
    l10n.t('MCP Inspector could not start: {0}', failure.message),
    again,
    log,
  );
  if (answer === log) await commands.executeCommand(COMMANDS.showLog);
  if (answer === again) {
    if (failure.code === 'bad-target') await startCommand(context);
    else await start(context, launch, choice);
  }
}

async function tellNotWritable({ message }: Failure): Promise<void> {
  const open = l10n.t('Open Settings');
  const said = l10n.t('MCP Inspector could not start: {0}', message);
  if ((await window.showErrorMessage(said, open)) === open) {
    const setting = 'mcpInspector.captureDirectory';
    await commands.executeCommand('workbench.action.openSettings', setting);
  }
}

async function offerOtherPort(
  context: StartContext,
  launch: Launch & { kind: 'record' },
  choice: PortChoice | undefined,
): Promise<void> {
  const other = l10n.t('Use Another Port');
  const why = choice?.reason ?? 'free';
  const answer = await window.showErrorMessage(portMessage(launch.port, why), other);
  if (answer === other) await start(context, { ...launch, port: 0 });
}

function portMessage(port: number, reason: PortChoice['reason']): string {
  const taken = l10n.t('Port {0} is in use by another program.', port);
  switch (reason) {
    case 'remembered':
      return `${taken} ${l10n.t('Clients of this target were pointed at it last time; with another port they need the new URL.')}`;
    case 'setting':
      return `${taken} ${l10n.t('It is the one the setting mcpInspector.port names.')}`;
    case 'free':
      return taken;
  }
}
