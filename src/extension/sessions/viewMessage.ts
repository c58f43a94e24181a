import { brief, plural } from '../../base/shortText.ts';
import type { CaptureStatus, GroupBy } from '../../contract/api.ts';
import { GROUPING_WORDS } from '../../contract/groupingWords.ts';
import { shortTarget } from '../targets/targetUrl.ts';

/** Sessions, or what stands above them, that are too many to show. */
export interface Omitted {
  readonly count: number;
  readonly by: GroupBy;
}

/** VS Code shows no welcome text beside a message, so the message says it. */
const WAITING =
  'Waiting for the first request. Point ChatGPT, Claude, VS Code or an SDK at this address; the plug above says how';

/** The line above the tree: where clients are pointed, and what is not well. */
export function viewMessage(
  status: CaptureStatus | undefined,
  omitted: Omitted,
): string | undefined {
  if (!status) return undefined;
  const parts = [
    addressText(status),
    status.url !== undefined && status.exchanges === 0 && WAITING,
    status.url !== undefined &&
      !status.recording &&
      'Recording is paused, traffic is still forwarded',
    refusedText(status),
    status.trouble,
    status.notice,
    omittedText(omitted),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** A file's name stands beside the title. */
function addressText({ url, target }: CaptureStatus): string | undefined {
  return url === undefined ? undefined : `${url} → ${shortTarget(target)}`;
}

/** Names are hostile text, and of any length. */
function refusedText({ refusedHosts }: CaptureStatus): string | undefined {
  const [latest, ...others] = refusedHosts ?? [];
  if (!latest) return undefined;
  const more = others.length === 0 ? '' : ` and ${plural(others.length, 'other name')}`;
  return `Requests for ${brief(latest.name, 60)}${more} are refused; the shield above allows a name`;
}

function omittedText({ count, by }: Omitted): string | undefined {
  if (count === 0) return undefined;
  return `The oldest ${plural(count, GROUPING_WORDS[by].one)} are left out here; the timeline shows all`;
}
