/** What the fields of the filter language look at: needed where rows are judged, not where filters are written. */
import type { flags, NumberFieldName, TextFieldName } from './fields.ts';
import type { FilterRow } from './row.ts';

/** What the row says; one of several is enough. */
export type TextRead = (row: FilterRow) => string | undefined | readonly (string | undefined)[];

export const textReads: Readonly<Record<TextFieldName, TextRead>> = {
  method: (row) => (row.mcp ? [row.label, row.httpMethod] : row.httpMethod),
  tool: (row) => row.tool,
  session: (row) => row.sessionId,
  conversation: (row) => row.conversation,
  plane: (row) => row.plane,
  path: (row) => row.path,
  era: (row) => row.era,
  echo: (row) => row.echo,
  outcome: (row) => row.outcome,
  openai_session: (row) => row.facts?.openai.session,
  openai_subject: (row) => row.facts?.openai.subject,
  openai_org: (row) => row.facts?.openai.org,
  openai_locale: (row) => row.facts?.openai.locale,
  header: (row) => row.facts?.headers ?? [],
  mark: (row) => row.notes ?? [],
  rule: (row) => row.findings.map(({ rule }) => rule),
};

/** How a value without `=` matches, never minding case: the `whole` text, its `start`, or any `part`. */
export type TextMatch = 'whole' | 'start' | 'part';

export const textMatches: Readonly<Record<TextFieldName, TextMatch>> = {
  method: 'whole',
  tool: 'whole',
  session: 'start',
  conversation: 'part',
  plane: 'part',
  path: 'part',
  era: 'whole',
  echo: 'whole',
  outcome: 'whole',
  openai_session: 'part',
  openai_subject: 'part',
  openai_org: 'part',
  openai_locale: 'start',
  header: 'whole',
  mark: 'part',
  rule: 'whole',
};

/** Undefined where the row has no such figure (yet): then no comparison is true of it. */
export const numberReads: Readonly<
  Record<NumberFieldName, (row: FilterRow) => number | undefined>
> = {
  status: (row) => row.status,
  batch: (row) => row.batch,
  exchange: (row) => row.x,
  dur: (row) => (row.endT === undefined ? undefined : row.endT - row.startT),
  after: (row) => row.startT,
  'larger-than': (row) => row.bytesUp + row.bytesDown,
};

const FAILED = new Set(['tool-error', 'rpc-error', 'http-error', 'aborted']);

const hasFinding = (row: FilterRow) => row.findings.length > 0;

type FlagReads = {
  readonly [F in keyof typeof flags]: Readonly<
    Record<keyof (typeof flags)[F], (row: FilterRow) => boolean>
  >;
};

const flagReads: FlagReads = {
  is: {
    orphan: (row) => row.orphan ?? row.findings.some(({ rule }) => rule === 'session-orphaned'),
    error: (row) => FAILED.has(row.outcome),
    running: (row) => row.endT === undefined,
    auxiliary: (row) => !row.mcp,
    stream: (row) => row.stream,
    finding: hasFinding,
    'never-deleted': (row) => row.facts?.neverDeleted === true,
    reused: (row) => row.facts?.reused === true,
    authenticated: (row) => row.mcp && row.facts?.authenticated === true,
  },
  has: {
    finding: hasFinding,
    session: (row) => row.sessionId !== undefined,
    batch: (row) => row.batch !== undefined,
    mark: (row) => row.notes !== undefined,
  },
};

/** By name, as the parser let it through. */
export function flagRead(
  field: 'is' | 'has',
  flag: string,
): ((row: FilterRow) => boolean) | undefined {
  const reads: Readonly<Record<string, (row: FilterRow) => boolean>> = flagReads[field];
  return Object.hasOwn(reads, flag) ? reads[flag] : undefined;
}
