import type { Gap } from '../analysis/gaps.ts';
import { plural } from '../base/shortText.ts';
import { formatBytes } from '../base/size.ts';
import { formatOffset } from '../base/time.ts';

/** "Not recorded from +0:10.20 to +0:14.00: paused while 3 exchanges (900 B) passed". */
export function gapText({ fromT, toT, why, count, bytes }: Gap): string {
  const until = toT === Infinity ? ' on' : ` to ${formatOffset(toT)}`;
  const size = bytes === undefined ? '' : ` (${formatBytes(bytes)})`;
  return `Not recorded from ${formatOffset(fromT)}${until}: ${reasonFor(why, count, size)}`;
}

/** "Nothing after +0:14.00 is here: the recording was ended by force, or still went on". */
export function cutText(lastT: number): string {
  return `Nothing after ${formatOffset(lastT)} is here: the recording was ended by force, or still went on`;
}

function reasonFor(why: Gap['why'], count: number | undefined, size: string): string {
  if (why === 'dropped') {
    return count === undefined
      ? 'records could not be kept'
      : `${plural(count, 'record')}${size} could not be kept`;
  }
  // Of a stream that was open before, only the bytes are counted.
  if (count === 0) return `paused while streams${size} went on`;
  return count === undefined ? 'paused' : `paused while ${plural(count, 'exchange')}${size} passed`;
}
