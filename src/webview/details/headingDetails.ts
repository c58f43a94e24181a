import { formatDuration, formatOffset } from '../../base/time.ts';
import type { FindingMark, HeadingView } from '../../contract/api.ts';
import { element, type Child } from '../dom.ts';
import { GROUPING_WORDS } from '../../contract/groupingWords.ts';
import { headingName } from '../groupingWords.ts';
import { findingMarks } from '../list/cells.ts';
import { findingsTab } from './findingCards.ts';
import type { DetailsContext } from './context.ts';
import { code, facts, note, section } from './parts.ts';

/** A conversation, plane or principal: how much it held, and what was found in it. */
export function headingOverview(heading: HeadingView, context: DetailsContext): Child[] {
  const { by, name, sessions, neverDeleted, exchanges, toolCalls, firstT, lastT } = heading;
  const own = context.findings.filter(
    ({ subject, plane }) => subject.kind === by && (plane ?? subject.key) === name,
  );
  return [
    facts([
      [GROUPING_WORDS[by].title, name === undefined ? headingName(heading) : code(name)],
      ['Sessions', `${sessions}, of which ${neverDeleted} never deleted`],
      ['Tool calls', String(toolCalls)],
      ['Exchanges', String(exchanges)],
      ['First', formatOffset(firstT, 3)],
      ['Last', `${formatOffset(lastT, 3)} · over ${formatDuration(lastT - firstT)}`],
    ]),
    ...(name === undefined ? [note('info', 'What stands here came without one.')] : []),
    foundOn('sessions', heading.findings),
    ...(own.length > 0 ? findingsTab(own, context) : []),
  ];
}

/** What was found on the parts of something. */
export function foundOn(parts: string, marks: readonly FindingMark[]): Child {
  if (marks.length === 0) return undefined;
  const found = element('div', { class: 'heading-marks' }, ...findingMarks(marks));
  return section(`Found on its ${parts}`, found);
}
