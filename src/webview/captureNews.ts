import { plural } from '../base/shortText.ts';
import type { CaptureStatus } from '../contract/api.ts';

/** Says what came since it was asked last, in a phrase for the live region. */
export class CaptureNews {
  private seen = { exchanges: 0, findings: 0 };

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
}
