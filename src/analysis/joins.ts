/**
 * What joins exchanges, seen from the one that was there first: who goes on with it, cancels it, resumes
 * its stream, and what came for it elsewhere. The later one names the former itself (`Exchange.continues`,
 * `resumes`, `answersTo`, `answeredBy`, and `of` of its messages).
 */

/** `repliedBy`: a POST that answers what the server asked on this stream; `brings`: whose answer came on it. */
export type JoinKind =
  'continuedBy' | 'cancelledBy' | 'resumedBy' | 'repliedBy' | 'brings' | 'progressOf';

/** Exchanges in the order they were joined: the first hundred, and how many there are. */
export interface Several {
  readonly count: number;
  readonly xs: readonly number[];
}

/** Progress of one call that came on the stream of one exchange, its own or another. */
export interface Progress {
  readonly stream: number;
  readonly count: number;
  /** Of the last notification; absent where it was no number. */
  readonly value?: number;
  readonly total?: number;
}

export type Joined = Partial<Readonly<Record<JoinKind, Several>>> & {
  readonly progress?: readonly Progress[];
};

/** Of one kind at one exchange; a stream of HTTP+SSE may bring any number of answers. */
const MOST = 100;

export class Joins {
  private readonly byExchange = new Map<number, Joined>();
  /** Grows when two exchanges are joined. */
  count = 0;

  of(x: number): Joined | undefined {
    return this.byExchange.get(x);
  }

  /** `other` is joined to `x` in this way; told once for the two. */
  add(kind: JoinKind, x: number, other: number): void {
    const known = this.byExchange.get(x);
    const { count = 0, xs = [] } = known?.[kind] ?? {};
    const kept = count < MOST ? [...xs, other] : xs;
    this.byExchange.set(x, { ...known, [kind]: { count: count + 1, xs: kept } });
    this.count += 1;
  }

  /** A notification of progress for the call `x` came on the stream of `stream`. */
  progressed(x: number, stream: number, params: Readonly<Record<string, unknown>>): void {
    const known = this.byExchange.get(x);
    const others = known?.progress?.filter((one) => one.stream !== stream) ?? [];
    const former = known?.progress?.find((one) => one.stream === stream);
    if (!former && x !== stream) this.add('progressOf', stream, x);
    const count = (former?.count ?? 0) + 1;
    const progress = [...others, { stream, count, ...numbersOf(params) }];
    this.byExchange.set(x, { ...known, progress });
  }
}

function numbersOf({ progress, total }: Readonly<Record<string, unknown>>) {
  return {
    ...(typeof progress === 'number' && { value: progress }),
    ...(typeof total === 'number' && { total }),
  };
}
