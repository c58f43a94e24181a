import type { OutlineLine, SessionView } from '../../contract/api.ts';
import { formatDuration } from '../../base/time.ts';
import { fateOf } from '../../layout/laneLife.ts';
import { worstOf } from '../../layout/laneBars.ts';
import { element, icon, span, type IconName } from '../dom.ts';
import { GROUPING_WORDS } from '../../contract/groupingWords.ts';
import { headingCounts, headingName, headingSentence } from '../groupingWords.ts';
import { rowSentence, sessionSentence } from '../sentences.ts';
import { plural } from '../../base/shortText.ts';
import { brief, shortId } from '../../base/shortText.ts';
import { findingMarks, rowCells } from './cells.ts';
import { domIdOf, refOf } from './lineWindow.ts';

export interface LinePlace {
  readonly bracket: string;
  readonly level: number;
  /** The time of a row, as it is to be said. */
  readonly time: string;
}

/** One line of the list; what depends on index and selection is set where it is placed. */
export function lineElement(line: OutlineLine, { bracket, level, time }: LinePlace): HTMLElement {
  switch (line.kind) {
    case 'row':
      return element(
        'div',
        {
          class: `line line-row line-level-${level} ${line.row.mcp ? '' : 'line-auxiliary'}`,
          id: domIdOf(refOf(line)),
          attributes: { role: 'row', 'aria-level': level, 'aria-label': rowSentence(line.row) },
        },
        ...rowCells(line.row, bracket, time),
      );
    case 'group':
      return headLine(line, level, {
        name: sessionSentence(line.session, line.matched),
        cell: groupCell(line),
        findings: line.session.findings,
      });
    case 'heading':
      return headLine(line, level, {
        name: headingSentence(line.heading, line.matched),
        cell: headingCell(line),
        findings: line.heading.findings,
      });
  }
}

interface HeadParts {
  readonly name: string;
  readonly cell: HTMLElement;
  readonly findings: SessionView['findings'];
}

/** A line with others beneath. */
function headLine(
  line: Exclude<OutlineLine, { kind: 'row' }>,
  level: number,
  { name, cell, findings }: HeadParts,
): HTMLElement {
  return element(
    'div',
    {
      class: `line line-${line.kind} line-level-${level}`,
      id: domIdOf(refOf(line)),
      attributes: {
        role: 'row',
        'aria-level': level,
        'aria-expanded': !line.folded,
        'aria-label': name,
      },
    },
    cell,
    element(
      'div',
      { class: 'cell cell-findings', attributes: { role: 'gridcell' } },
      ...findingMarks(findings),
    ),
  );
}

function headingCell({ heading, folded, matched }: OutlineLine & { kind: 'heading' }): HTMLElement {
  const { name, sessions, neverDeleted } = heading;
  const shown = matched === heading.exchanges ? '' : `${matched} of `;
  const worst = worstOf(heading.findings);
  return element(
    'div',
    { class: 'cell cell-group', attributes: { role: 'gridcell' } },
    icon(folded ? 'right' : 'down', 'twisty'),
    icon(worst ?? 'dot', `state state-${worst ?? 'none'}`),
    name !== undefined && span('heading-kind dim', GROUPING_WORDS[heading.by].title),
    span(name === undefined ? 'group-name' : 'group-name id', headingName(heading), name),
    span(
      sessions > 1 && neverDeleted > 1 ? 'group-fate fate-warning' : 'group-fate',
      headingCounts(heading),
    ),
    span('group-counts dim', `${shown}${plural(heading.exchanges, 'exchange')}`),
    span('group-gap dim', plural(heading.toolCalls, 'tool call')),
  );
}

function groupCell({ session, folded, matched }: OutlineLine & { kind: 'group' }): HTMLElement {
  const shown = matched === session.exchanges ? '' : `${matched} of `;
  const name =
    session.id === undefined
      ? span('group-name', 'No session')
      : span('group-name id', shortId(session.id), session.id);
  return element(
    'div',
    { class: 'cell cell-group', attributes: { role: 'gridcell' } },
    icon(folded ? 'right' : 'down', 'twisty'),
    icon(stateIcon(session), `state state-${stateClass(session)}`),
    name,
    session.id !== undefined && span('group-client', brief(session.plane), session.plane),
    session.id !== undefined && span(`group-fate fate-${fateClass(session)}`, fateOf(session)),
    span('group-counts dim', `${shown}${plural(session.exchanges, 'exchange')}`),
    session.sinceLastCreatedMs !== undefined &&
      span('group-gap dim', `${formatDuration(session.sinceLastCreatedMs)} after the former`),
    session.conversations[0] !== undefined &&
      span(
        'group-conversation dim',
        brief(session.conversations[0], 20),
        session.conversations.join(', '),
      ),
  );
}

function stateIcon(session: SessionView): IconName {
  const worst = worstOf(session.findings);
  if (worst) return worst;
  if (session.state === 'deleted' || session.state === 'released') return 'pass';
  return session.state === 'open' ? 'dot' : 'circle';
}

function stateClass(session: SessionView): string {
  return worstOf(session.findings) ?? session.state ?? 'none';
}

function fateClass(session: SessionView): string {
  if (!session.orphan) return 'plain';
  return worstOf(session.findings) ?? 'info';
}
