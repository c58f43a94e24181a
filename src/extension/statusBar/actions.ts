/** The usual next actions by state, the likeliest first: what the menu of the status bar offers. */
import { COMMANDS, type CommandName, type ContextKeys } from '../contributions.ts';

export interface Action {
  readonly command: CommandName;
  readonly icon: string;
  readonly label: string;
}

const startAction: Action = { command: 'start', icon: 'play', label: 'Start MCP Inspector' };
const demo: Action = { command: 'startDemo', icon: 'beaker', label: 'Start Demo' };
const sample: Action = { command: 'openSample', icon: 'book', label: 'Open Sample Capture…' };
const open: Action = { command: 'openCapture', icon: 'folder-opened', label: 'Open Capture…' };
const timeline: Action = { command: 'openTimeline', icon: 'graph-line', label: 'Open Timeline' };
const findings: Action = { command: 'showFindings', icon: 'warning', label: 'Show Findings' };
const expose: Action = { command: 'expose', icon: 'globe', label: 'Expose to ChatGPT…' };
const copy: Action = { command: 'copyUrl', icon: 'copy', label: 'Copy URL' };
const connect: Action = { command: 'connectClient', icon: 'plug', label: 'Connect a Client…' };
const pause: Action = {
  command: 'pauseRecording',
  icon: 'debug-pause',
  label: 'Pause Recording (Forwarding Goes On)',
};
const resume: Action = {
  command: 'resumeRecording',
  icon: 'debug-continue',
  label: 'Resume Recording',
};
const exported: Action = {
  command: 'export',
  icon: 'export',
  label: 'Export Capture to JSONL…',
};
const mark: Action = { command: 'mark', icon: 'bookmark', label: 'Mark with a Note…' };
const stop: Action = { command: 'stop', icon: 'debug-stop', label: 'Stop' };
const close: Action = { command: 'closeCapture', icon: 'close', label: 'Close Capture' };
const log: Action = { command: 'showLog', icon: 'output', label: 'Show Log' };

export function actionsFor(
  state: ContextKeys['mcpInspector.state'],
  recording: boolean,
): readonly Action[] {
  switch (state) {
    case '':
      return [startAction, demo, sample, open, log];
    case 'starting':
      return [log];
    case 'listening':
      return [
        ...[timeline, copy, connect, expose, findings, recording ? pause : resume, mark],
        ...[exported, stop, open, log],
      ];
    case 'opened':
      return [timeline, findings, exported, close, startAction, demo, open, log];
  }
}

/** The id VS Code knows an action's command by. */
export function commandOf({ command }: Action): string {
  return COMMANDS[command];
}
