import { formatDuration, formatOffset } from '../../base/time.ts';
import type { FindingView, SessionView } from '../../contract/api.ts';
import { batchCaption } from '../../layout/laneBrackets.ts';
import { fateOf } from '../../layout/laneLife.ts';
import { element, type Child } from '../dom.ts';
import { plural, shortId } from '../../base/shortText.ts';
import type { DetailsContext } from './context.ts';
import { findingsTab } from './findingCards.ts';
import { foundOn } from './headingDetails.ts';
import { code, facts, linkButton, note, section, type Fact } from './parts.ts';

/** A session from its issue to its end, its batches, and what was found; `own`: on itself. */
export function sessionOverview(
  session: SessionView,
  own: readonly FindingView[],
  context: DetailsContext,
): Child[] {
  if (session.id === undefined) {
    return [note('info', 'These exchanges carried no session id and owed none.')];
  }
  return [
    facts([
      ['Session id', code(session.id)],
      ['State', stateText(session)],
      ['Client', code(session.plane)],
      [session.seenInUse ? 'First seen' : 'Issued', issuedText(session)],
      ['Last used', `${formatOffset(session.lastUsedT)} · lived ${lifeText(session)}`],
      activeFact(session),
      replacement(session, context),
      ...session.conversations.map((key): Fact => ['Conversation', code(key)]),
    ]),
    session.batches.length > 0 &&
      section(
        'Batches',
        element(
          'ul',
          { class: 'batches' },
          ...session.batches.map(({ firstX, exchanges, ...batch }) =>
            element(
              'li',
              {},
              linkButton(`Batch ${batch.id}`, `Show exchange ${firstX}`, () =>
                context.select({ x: firstX }),
              ),
              ` ${formatOffset(batch.startT)} · ${plural(exchanges, 'exchange')} · ${batchCaption(batch)}`,
            ),
          ),
          session.batchesOmitted !== undefined &&
            element('li', { text: `and ${session.batchesOmitted} more` }),
        ),
      ),
    foundOn(
      'exchanges',
      session.findings.filter(({ rule }) => !own.some((finding) => finding.rule === rule)),
    ),
    ...(own.length > 0 ? findingsTab(own, context) : []),
  ];
}

/** "idle · never deleted": what its fate says already is not said twice. */
function stateText(session: SessionView): string {
  const { state = 'open' } = session;
  const fate = fateOf(session);
  return fate.startsWith(state) ? fate : `${state} · ${fate}`;
}

function issuedText(session: SessionView): string {
  const since = session.sinceLastCreatedMs;
  const after = since === undefined ? '' : ` · ${formatDuration(since)} after the former session`;
  return formatOffset(session.createdT) + after;
}

function lifeText(session: SessionView): string {
  return formatDuration(Math.max(0, session.lastUsedT - session.createdT));
}

function activeFact({ activeSessions }: SessionView): Fact | undefined {
  if (activeSessions === undefined) return undefined;
  return ['Active then', `${activeSessions} issued and not yet ended, this one included`];
}

function replacement(session: SessionView, context: DetailsContext): Fact | undefined {
  const { supersededBy, replacement: how } = session;
  if (supersededBy === undefined) return undefined;
  return [
    'Replaced by',
    [
      linkButton(shortId(supersededBy), supersededBy, () =>
        context.select({ group: supersededBy }),
      ),
      how && ` ${formatDuration(how.gapMs)} after ${how.after ?? 'its last use'}`,
    ],
  ];
}
