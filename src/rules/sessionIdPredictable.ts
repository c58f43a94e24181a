import type { Model, Session } from '../analysis/model.ts';
import { count, EXAMPLES, groupBy } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionHijacking } from './specification.ts';

/** Two ids may follow each other by chance. */
const FEWEST = 3;
/** A counter shared with other things may leave gaps up to this. */
const LARGEST_STEP = 1000;

/** One finding a capture: the server's session ids count up. */
export const sessionIdPredictable: Rule = {
  id: 'session-id-predictable',
  title: 'Session ids predictable',
  severity: 'warning',
  subject: 'capture',
  eras: ['legacy'],
  looksAt: `The session ids the server issued, in order: whether ${FEWEST} or more differ only in a number that grows by at most ${LARGEST_STEP} each time.`,
  explanation:
    'Who has been given one id can name the next. A server that trusts the id then serves one user’s session to another.',
  remedy:
    'Take ids from a cryptographically secure generator (a random UUID will do), and bind each to the subject of the token that opened it.',
  spec: sessionHijacking,
  evaluate: (model) => verdictOf(countingRun(model.sessions), model),
};

function verdictOf(run: readonly Session[], model: Model): Verdict[] {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return [];
  const issued = model.sessions.filter(({ seenInUse }) => !seenInUse).length;
  return [
    {
      subject: { kind: 'capture', key: 'capture' },
      message: `${run.length} of ${count(issued, 'issued session id')} count up, from ${first.id} to ${last.id}.`,
      exchanges: run.slice(0, EXAMPLES).flatMap(({ issuedBy }) => issuedBy ?? []),
      inferred: false,
    },
  ];
}

interface Numbered {
  readonly session: Session;
  /** The id without its last number. */
  readonly rest: string;
  readonly value: number;
}

/** The longest run of ids that count up; empty below the threshold. */
function countingRun(sessions: readonly Session[]): readonly Session[] {
  const groups = groupBy(sessions.flatMap(numbered), ({ rest }) => rest);
  let longest: Session[] = [];
  for (const group of groups.values()) {
    const run = longestRise(group);
    if (run.length > longest.length) longest = run;
  }
  return longest.length < FEWEST ? [] : longest;
}

function longestRise(group: readonly Numbered[]): Session[] {
  let longest = { from: 0, to: 0 };
  let from = 0;
  for (const [index, { value }] of group.entries()) {
    const step = value - (group[index - 1]?.value ?? NaN);
    if (!(step >= 1 && step <= LARGEST_STEP)) from = index;
    if (index + 1 - from > longest.to - longest.from) longest = { from, to: index + 1 };
  }
  return group.slice(longest.from, longest.to).map(({ session }) => session);
}

function numbered(session: Session): Numbered[] {
  const match = /^(.*?)(\d{1,15})(\D*)$/s.exec(session.id.slice(0, 200));
  if (!match || session.seenInUse) return [];
  const [, before = '', digits = '', after = ''] = match;
  return [{ session, rest: `${before}\0${after}`, value: Number(digits) }];
}
