import { commands, l10n, window, workspace } from 'vscode';
import { COMMANDS } from '../contributions.ts';
import { inspectedTargets } from '../inspector/inspectedTargets.ts';
import type { Log } from '../inspector/inspectors.ts';
import { autoStart } from '../targets/autoStart.ts';
import { relayFor, type StartContext } from './startCommand.ts';

export interface AutoStartContext {
  readonly start: StartContext;
  /** The value of the setting. */
  readonly enabled: () => boolean;
  readonly log: Log;
}

/** For a window that opens, after it has found its inspectors again. Silent but where it is hindered. */
export async function startByItself({ start, enabled, log }: AutoStartContext): Promise<void> {
  const { inspectors, memory, targetSetting, relaySettings } = start;
  const choice = autoStart({
    enabled: enabled(),
    trusted: workspace.isTrusted,
    target: targetSetting(),
    last: memory.recent[0]?.url,
    inspected: inspectedTargets(inspectors.folder),
    relay: relaySettings(),
  });
  switch (choice.kind) {
    case 'stay':
      if (choice.why !== undefined) log.info(choice.why);
      return;
    case 'hindered':
      await tellHindered(choice.problem);
      return;
    case 'start':
      // Clients are pointed at the port it had; on another one it would wait for nobody.
      await relayFor(start, choice.target, { anyPort: false }).catch(async (error: unknown) => {
        const problem = error instanceof Error ? error.message : String(error);
        // A window that opened at the same time was faster.
        if (inspectedTargets(inspectors.folder).has(choice.target)) log.info(problem);
        else await tellHindered(problem);
      });
  }
}

async function tellHindered(problem: string): Promise<void> {
  const start = l10n.t('Start MCP Inspector');
  const settings = l10n.t('Open Settings');
  const message = l10n.t('MCP Inspector did not start by itself: {0}', problem);
  const answer = await window.showWarningMessage(message, start, settings);
  if (answer === start) await commands.executeCommand(COMMANDS.start);
  if (answer === settings)
    await commands.executeCommand('workbench.action.openSettings', 'mcpInspector');
}
