import type { Several } from '../analysis/joins.ts';
import { brief, visibleLine } from '../base/shortText.ts';
import type { JoinView } from '../contract/api.ts';

/** A number is an exchange. */
export type Part = JoinView['parts'][number];

/** So many exchanges are named; the others are counted. */
export const NAMED = 3;

/** One line of plain text: "Cancelled: by #31". */
export function joinText({ name, parts }: JoinView): string {
  return `${name}: ${parts.map((part) => (typeof part === 'number' ? `#${part}` : part)).join('')}`;
}

/** "#5, #6, #7 and 12 more". */
export function listed({ xs, count }: Several): Part[] {
  const named = xs.slice(0, NAMED).flatMap((x, place): Part[] => (place === 0 ? [x] : [', ', x]));
  return count > NAMED ? [...named, ` and ${count - NAMED} more`] : named;
}

/** Captured text as it stands within a sentence. */
export function quoted(text: string): string {
  return visibleLine(brief(text, 60));
}
