import type { CaptureStatus } from '../../contract/api.ts';
import { shortTarget } from '../targets/targetUrl.ts';

/** The line above the tree: where clients are pointed, and what is not well. */
export function viewMessage(
  status: CaptureStatus | undefined,
  omitted: number,
): string | undefined {
  if (!status) return undefined;
  const parts = [
    addressText(status),
    status.url !== undefined && status.exchanges === 0 && 'Waiting for the first request',
    status.url !== undefined &&
      !status.recording &&
      'Recording is paused, traffic is still forwarded',
    status.trouble,
    status.notice,
    omitted > 0 && `The oldest ${omitted} sessions are left out here; the timeline shows all`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function addressText({ url, target, file }: CaptureStatus): string {
  return url === undefined ? file : `${url} → ${shortTarget(target)}`;
}
