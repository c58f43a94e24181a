import { l10n, StatusBarAlignment, window, type Disposable } from 'vscode';
import { COMMANDS } from '../contributions.ts';
import { statusLine, type StatusSubject } from './statusLine.ts';

/** One entry of the status bar, there only while something runs or is shown. */
export class StatusItem implements Disposable {
  private readonly item = window.createStatusBarItem(
    'mcpInspector.status',
    StatusBarAlignment.Left,
    0,
  );

  constructor() {
    this.item.name = l10n.t('MCP Inspector');
    this.item.command = COMMANDS.showActions;
  }

  draw(subject: StatusSubject): void {
    const line = statusLine(subject);
    if (!line) {
      if (subject.kind === 'none') this.item.hide();
      return;
    }
    this.item.text = line.text;
    this.item.tooltip = line.tooltip;
    this.item.accessibilityInformation = { label: line.spoken, role: 'button' };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}
