import { formatBytes } from '../base/size.ts';
import { plural } from '../base/shortText.ts';
import type { CaptureStatus } from '../contract/api.ts';
import type { FromWebview } from '../contract/webview.ts';
import { button, element, fillLive, icon, span, type Child, type IconName } from './dom.ts';

/** What is not as it should be with inspector or recorder, and what to do. */
export class Banner {
  readonly root = element('div', { class: 'banner banner-state', attributes: { role: 'status' } });
  private drawnFor = '';

  constructor(private readonly post: (message: FromWebview) => void) {
    this.root.hidden = true;
  }

  /** An answer failed. */
  say(text: string): void {
    this.show('disconnect', text);
  }

  /** The inspector went away; `live`: it recorded. */
  disconnected(live: boolean, message = 'The inspector is gone.'): void {
    const next = live ? 'Start it again to record on.' : 'Open the capture again to go on.';
    const text = `${message} What is shown is kept in the capture file. ${next}`;
    this.show(
      'disconnect',
      text,
      live && this.command('start', 'Start MCP Inspector'),
      this.command('showLog', 'Show Log'),
    );
  }

  /** As the inspector says it fares; nothing to say clears it. */
  draw(status: CaptureStatus | undefined): void {
    const { trouble, notice } = status ?? {};
    if (status?.notKept) this.show('warning', overLimit(status.notKept, trouble));
    else if (trouble !== undefined) this.show('warning', trouble);
    else if (notice !== undefined) this.show('info', notice);
    else {
      this.root.hidden = true;
      this.drawnFor = '';
    }
  }

  private command(command: 'start' | 'showLog', text: string): HTMLElement {
    const onClick = () => this.post({ type: 'command', command });
    return button({ label: text, text, onClick });
  }

  private show(iconName: IconName, text: string, ...actions: Child[]): void {
    this.root.hidden = false;
    if (text === this.drawnFor) return;
    this.drawnFor = text;
    this.root.classList.toggle('banner-info', iconName === 'info');
    const buttons = element('div', { class: 'banner-actions' }, ...actions);
    fillLive(this.root, icon(iconName), span('banner-text', text), actions.length > 0 && buttons);
  }
}

/** `trouble` says how many records and why, where the recorder still says so. */
function overLimit(
  { records, bytes }: NonNullable<CaptureStatus['notKept']>,
  trouble = `${plural(records, 'record')} were not kept; traffic goes on.`,
): string {
  return `Over the limit of what can be recorded: ${trouble} ${formatBytes(bytes)} are missing in the capture. Free room on the disk, or keep less of each body (setting mcpInspector.maxBodyBytes).`;
}
