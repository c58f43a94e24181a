import { formatBytes } from '../base/size.ts';
import type { CaptureStatus } from '../contract/api.ts';
import { element, span } from './dom.ts';

/** How far a large file was read: what is shown meanwhile is only its beginning. */
export class ReadingBar {
  private readonly text = span('', '');
  private readonly bar = element('progress', {
    attributes: { max: 100, 'aria-label': 'Reading the capture' },
  });
  readonly root = element('div', { class: 'reading dim' }, this.bar, this.text);

  constructor() {
    this.root.hidden = true;
  }

  draw(status: CaptureStatus | undefined): void {
    const { loading } = status ?? {};
    this.root.hidden = loading === undefined;
    if (!loading) return;
    const percent = Math.floor((100 * loading.bytes) / Math.max(1, loading.of));
    this.bar.value = percent;
    this.text.textContent = `Reading the capture: ${percent} % of ${formatBytes(loading.of)}. The figures still grow.`;
  }
}
