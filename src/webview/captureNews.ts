import { plural } from '../base/shortText.ts';
import type { Pulled } from './engineData.ts';
import type { CaptureStatus } from '../contract/api.ts';

/** Says what came since it was asked last, in phrases for the live region. */
export class CaptureNews {
  private seen = { exchanges: 0, findings: 0 };
  private filter: string | undefined = '';

  /** "new: 3 exchanges, 1 finding"; undefined where nothing came. */
  of(status: CaptureStatus | undefined): string | undefined {
    if (!status) return undefined;
    const findings = status.findings.error + status.findings.warning;
    const exchanges = status.exchanges - this.seen.exchanges;
    const fresh = findings - this.seen.findings;
    const first = this.seen.exchanges === 0;
    this.seen = { exchanges: status.exchanges, findings };
    if (exchanges <= 0 && fresh <= 0) return undefined;
    const parts = [
      exchanges > 0 && `${first ? '' : 'new: '}${plural(exchanges, 'exchange')}`,
      fresh > 0 && plural(fresh, 'finding'),
    ];
    return parts.filter(Boolean).join(', ');
  }

  /** How much another filter shows, once it is known; undefined where it was said. */
  matches({ outline, outlineFilter }: Pulled): string | undefined {
    if (!outline || outlineFilter === this.filter) return undefined;
    const { matched, total, searching } = outline;
    if (searching && !searching.stopped) return undefined;
    this.filter = outlineFilter;
    if (matched === 0 && outlineFilter) return 'Nothing matches the filter';
    return `${matched} of ${plural(total, 'exchange')} shown`;
  }
}
