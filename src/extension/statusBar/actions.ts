/** The usual next actions by state, the likeliest first: what the menu of the status bar offers. */
import * as l10n from '@vscode/l10n';
import { COMMANDS, type CommandName, type ContextKeys } from '../contributions.ts';

export interface Action {
  readonly command: CommandName;
  readonly icon: string;
  readonly label: string;
}

/** Each action's icon, and its label in the language of VS Code. */
const actions = {
  start: () => ['play', l10n.t('Start MCP Inspector')],
  startDemo: () => ['beaker', l10n.t('Start Demo')],
  openSample: () => ['book', l10n.t('Open Sample Capture…')],
  openCapture: () => ['folder-opened', l10n.t('Open Capture…')],
  openTimeline: () => ['graph-line', l10n.t('Open Timeline')],
  showFindings: () => ['warning', l10n.t('Show Findings')],
  expose: () => ['globe', l10n.t('Expose to ChatGPT…')],
  copyUrl: () => ['copy', l10n.t('Copy URL')],
  connectClient: () => ['plug', l10n.t('Connect a Client…')],
  pauseRecording: () => ['debug-pause', l10n.t('Pause Recording (Forwarding Goes On)')],
  resumeRecording: () => ['debug-continue', l10n.t('Resume Recording')],
  export: () => ['export', l10n.t('Export Capture to JSONL…')],
  mark: () => ['bookmark', l10n.t('Mark with a Note…')],
  stop: () => ['debug-stop', l10n.t('Stop')],
  closeCapture: () => ['close', l10n.t('Close Capture')],
  showLog: () => ['output', l10n.t('Show Log')],
} as const satisfies Partial<Record<CommandName, () => readonly [string, string]>>;

type ActionName = keyof typeof actions;

export function actionsFor(
  state: ContextKeys['mcpInspector.state'],
  recording: boolean,
): readonly Action[] {
  return namesFor(state, recording).map((command) => {
    const [icon, label] = actions[command]();
    return { command, icon, label };
  });
}

function namesFor(
  state: ContextKeys['mcpInspector.state'],
  recording: boolean,
): readonly ActionName[] {
  switch (state) {
    case '':
      return ['start', 'startDemo', 'openSample', 'openCapture', 'showLog'];
    case 'starting':
      return ['showLog'];
    case 'listening':
      return [
        ...(['openTimeline', 'copyUrl', 'connectClient', 'expose', 'showFindings'] as const),
        ...([recording ? 'pauseRecording' : 'resumeRecording', 'mark', 'export'] as const),
        ...(['stop', 'openCapture', 'showLog'] as const),
      ];
    case 'opened':
      return [
        ...(['openTimeline', 'showFindings', 'export', 'closeCapture', 'start'] as const),
        ...(['startDemo', 'openCapture', 'showLog'] as const),
      ];
  }
}

/** The id VS Code knows an action's command by. */
export function commandOf({ command }: Action): string {
  return COMMANDS[command];
}
