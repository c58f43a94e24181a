import type { Session } from '../analysis/model.ts';
import { count, EXAMPLES } from './faults.ts';
import type { Rule, Verdict } from './rule.ts';
import { sessionHijacking } from './specification.ts';
import type { Change, Say, Watch } from './watch.ts';

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
  watch: () => new CountingIds(),
};

/** Ids that count up, from the first of them on. */
interface Run {
  readonly from: string;
  to: string;
  length: number;
  /** Of its latest id. */
  value: number;
  /** The exchanges that issued the first few. */
  readonly issuedBy: number[];
}

/** Sessions come in order of creation and keep their ids, so each is looked at once. */
class CountingIds implements Watch {
  /** By the text around the number. */
  private readonly runs = new Map<string, Run>();
  private seen = 0;
  private issued = 0;
  private longest: Run | undefined;

  concerns(): boolean {
    return false;
  }

  update({ sessions }: Change, say: Say): void {
    const created = sessions.filter(({ index }) => index >= this.seen);
    this.seen += created.length;
    for (const session of created) if (!session.seenInUse) this.add(session);
    if (created.length > 0) say('', this.verdicts());
  }

  private add({ id, issuedBy }: Session): void {
    this.issued += 1;
    const number = numberIn(id);
    if (!number) return;
    const { rest, value } = number;
    let run = this.runs.get(rest);
    const step = value - (run?.value ?? NaN);
    if (!run || !(step >= 1 && step <= LARGEST_STEP)) {
      run = { from: id, to: id, length: 0, value, issuedBy: [] };
      this.runs.set(rest, run);
    }
    run.to = id;
    run.value = value;
    run.length += 1;
    if (issuedBy !== undefined && run.issuedBy.length < EXAMPLES) run.issuedBy.push(issuedBy);
    if (run.length > (this.longest?.length ?? 0)) this.longest = run;
  }

  private verdicts(): Verdict[] {
    const { longest, issued } = this;
    if (!longest || longest.length < FEWEST) return [];
    return [
      {
        subject: { kind: 'capture', key: 'capture' },
        message: `${longest.length} of ${count(issued, 'issued session id')} count up, from ${longest.from} to ${longest.to}.`,
        exchanges: [...longest.issuedBy],
        inferred: false,
      },
    ];
  }
}

function numberIn(id: string): { readonly rest: string; readonly value: number } | undefined {
  const match = /^(.*?)(\d{1,15})(\D*)$/s.exec(id.slice(0, 200));
  if (!match) return undefined;
  const [, before = '', digits = '', after = ''] = match;
  return { rest: `${before}\0${after}`, value: Number(digits) };
}
