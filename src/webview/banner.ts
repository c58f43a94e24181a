import { formatBytes } from '../base/size.ts';
import { plural } from '../base/shortText.ts';
import type { CaptureStatus } from '../contract/api.ts';
import { element, fill, icon, span, type IconName } from './dom.ts';

/** What is not as it should be with inspector or recorder, and what to do. */
export class Banner {
  readonly root = element('div', { class: 'banner banner-state', attributes: { role: 'status' } });
  private drawnFor = '';

  constructor() {
    this.root.hidden = true;
  }

  /** The connection or an answer failed. */
  say(text: string): void {
    this.show('disconnect', text);
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

  private show(iconName: IconName, text: string): void {
    this.root.hidden = false;
    if (text === this.drawnFor) return;
    this.drawnFor = text;
    this.root.classList.toggle('banner-info', iconName === 'info');
    fill(this.root, icon(iconName), span('banner-text', text));
  }
}

/** `trouble` says how many records and why, where the recorder still says so. */
function overLimit(
  { records, bytes }: NonNullable<CaptureStatus['notKept']>,
  trouble = `${plural(records, 'record')} were not kept; traffic goes on.`,
): string {
  return `Over the limit of what can be recorded: ${trouble} ${formatBytes(bytes)} are missing in the capture. Free room on the disk, or keep less of each body (setting mcpInspector.maxBodyBytes).`;
}
