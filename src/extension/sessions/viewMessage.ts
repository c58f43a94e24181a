import * as l10n from '@vscode/l10n';
import { brief } from '../../base/shortText.ts';
import type { CaptureStatus, GroupBy } from '../../contract/api.ts';
import { leftOutText } from '../groupingText.ts';
import { shortTarget } from '../targets/targetUrl.ts';

/** Sessions, or what stands above them, that are too many to show. */
export interface Omitted {
  readonly count: number;
  readonly by: GroupBy;
}

/** VS Code shows no welcome text beside a message, so the message says it. */
const waitingText = () =>
  l10n.t(
    'Waiting for the first request. Point ChatGPT, Claude, VS Code or an SDK at this address; Connect a Client… (the plug above) says how',
  );

/** The line above the tree: where clients are pointed, and what is not well. */
export function viewMessage(
  status: CaptureStatus | undefined,
  omitted: Omitted,
): string | undefined {
  if (!status) return undefined;
  const parts = [
    addressText(status),
    status.url !== undefined && status.exchanges === 0 && waitingText(),
    status.url !== undefined &&
      !status.recording &&
      l10n.t('Recording is paused, traffic is still forwarded'),
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
  const name = brief(latest.name, 60);
  switch (others.length) {
    case 0:
      return l10n.t('Requests for {0} are refused; the shield above allows a name', name);
    case 1:
      return l10n.t(
        'Requests for {0} and 1 other name are refused; the shield above allows a name',
        name,
      );
    default:
      return l10n.t(
        'Requests for {0} and {1} other names are refused; the shield above allows a name',
        name,
        others.length,
      );
  }
}

function omittedText({ count, by }: Omitted): string | undefined {
  if (count === 0) return undefined;
  return leftOutText(by, count);
}
