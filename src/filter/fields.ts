/** The fields of the filter language, as data: what they are called, what they hold, what they look at. */
import type { FilterRow } from './row.ts';

/** How a value without `=` matches, never minding case: the `whole` text, its `start`, or any `part`. */
export type TextMatch = 'whole' | 'start' | 'part';

export interface TextField {
  readonly kind: 'text';
  readonly match: TextMatch;
  readonly help: string;
  /** All values there are, where they are few; another one is an error. */
  readonly closed?: readonly string[];
  /** Values worth suggesting before any traffic was seen. */
  readonly common?: readonly string[];
  /** What the row says; one of several is enough. */
  readonly read: (row: FilterRow) => string | undefined | readonly (string | undefined)[];
}

export interface NumberField {
  readonly kind: 'number' | 'duration' | 'size';
  readonly help: string;
  /** The comparison of a value without a sign. */
  readonly bare: '=' | '>' | '>=';
  readonly common?: readonly string[];
  /** Undefined where the row has no such figure (yet): then no comparison is true of it. */
  readonly read: (row: FilterRow) => number | undefined;
}

const METHODS = [
  'initialize',
  'notifications/initialized',
  'ping',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/read',
  'server/discover',
  'tools/call',
  'tools/list',
  '(stream)',
  '(delete)',
  '(response)',
];

const ECHOES = ['issued', 'carried', 'missing', 'none'];
const OUTCOMES = ['ok', 'tool-error', 'rpc-error', 'http-error', 'aborted', 'pending'];

export const textFields = {
  method: {
    kind: 'text',
    match: 'whole',
    help: 'JSON-RPC method, (stream), (delete), (response), or the HTTP method',
    common: METHODS,
    read: (row) => (row.mcp ? [row.label, row.httpMethod] : row.httpMethod),
  },
  tool: {
    kind: 'text',
    match: 'whole',
    help: 'name of the tool that was called',
    read: (row) => row.tool,
  },
  session: {
    kind: 'text',
    match: 'start',
    help: 'session id, or how it begins',
    read: (row) => row.sessionId,
  },
  conversation: {
    kind: 'text',
    match: 'part',
    help: "part of the vendor's conversation key",
    read: (row) => row.conversation,
  },
  plane: {
    kind: 'text',
    match: 'part',
    help: 'part of the name of the plane: which part of which host talks',
    read: (row) => row.plane,
  },
  path: {
    kind: 'text',
    match: 'part',
    help: 'part of the path of the request',
    read: (row) => row.path,
  },
  era: {
    kind: 'text',
    match: 'whole',
    help: 'legacy (initialize, sessions) or modern (stateless)',
    closed: ['legacy', 'modern'],
    read: (row) => row.era,
  },
  echo: {
    kind: 'text',
    match: 'whole',
    help: 'how the request stands to the session id its client was issued',
    closed: ECHOES,
    read: (row) => row.echo,
  },
  outcome: {
    kind: 'text',
    match: 'whole',
    help: 'how the exchange went',
    closed: OUTCOMES,
    read: (row) => row.outcome,
  },
  openai_session: {
    kind: 'text',
    match: 'part',
    help: 'part of openai/session, the conversation as ChatGPT names it',
    read: (row) => row.facts?.openai.session,
  },
  openai_subject: {
    kind: 'text',
    match: 'part',
    help: 'part of openai/subject, the anonymous id of the user',
    read: (row) => row.facts?.openai.subject,
  },
  openai_org: {
    kind: 'text',
    match: 'part',
    help: 'part of openai/organization',
    read: (row) => row.facts?.openai.org,
  },
  openai_locale: {
    kind: 'text',
    match: 'start',
    help: 'openai/locale, such as vi-VN, or how it begins',
    read: (row) => row.facts?.openai.locale,
  },
  header: {
    kind: 'text',
    match: 'whole',
    help: 'name of a header field the request or its answer carries',
    common: ['mcp-session-id', 'mcp-protocol-version', 'last-event-id', 'www-authenticate'],
    read: (row) => row.facts?.headers ?? [],
  },
  mark: {
    kind: 'text',
    match: 'part',
    help: 'part of the note of a mark',
    read: (row) => row.notes ?? [],
  },
  rule: {
    kind: 'text',
    match: 'whole',
    help: 'rule of a finding on the exchange',
    common: ['session-id-not-echoed', 'session-orphaned'],
    read: (row) => row.findings.map(({ rule }) => rule),
  },
} as const satisfies Record<string, TextField>;

export const numberFields = {
  status: {
    kind: 'number',
    bare: '=',
    help: 'HTTP status',
    common: ['>=400', '200', '401', '404'],
    read: (row) => row.status,
  },
  batch: { kind: 'number', bare: '=', help: 'number of the batch', read: (row) => row.batch },
  dur: {
    kind: 'duration',
    bare: '>=',
    help: 'first to last record; ms, s, min or h (ms without a unit); none while it runs',
    common: ['>100ms', '>1s', '>10s'],
    read: (row) => (row.endT === undefined ? undefined : row.endT - row.startT),
  },
  after: {
    kind: 'duration',
    bare: '>=',
    help: 'begun so long after the capture began; ms, s, min or h (ms without a unit)',
    read: (row) => row.startT,
  },
  'larger-than': {
    kind: 'size',
    bare: '>',
    help: 'bytes of both bodies together; k, m or g for units of 1024',
    common: ['10k', '100k', '1m'],
    read: (row) => row.bytesUp + row.bytesDown,
  },
} as const satisfies Record<string, NumberField>;

export interface Flag {
  readonly help: string;
  readonly test: (row: FilterRow) => boolean;
}

const FAILED = new Set(['tool-error', 'rpc-error', 'http-error', 'aborted']);

const hasFinding = (row: FilterRow) => row.findings.length > 0;

/** `is:…` and `has:…`. */
export const flags = {
  is: {
    orphan: {
      help: 'its session was left without DELETE and not used again',
      test: (row) => row.orphan ?? row.findings.some(({ rule }) => rule === 'session-orphaned'),
    },
    error: {
      help: 'a tool error, a JSON-RPC error, an HTTP error, or no answer',
      test: (row) => FAILED.has(row.outcome),
    },
    running: { help: 'not ended yet', test: (row) => row.endT === undefined },
    auxiliary: { help: 'not MCP: metadata, tokens, refused requests', test: (row) => !row.mcp },
    stream: { help: 'answered with an event stream', test: (row) => row.stream },
    finding: { help: 'a rule found something', test: hasFinding },
    'never-deleted': {
      help: 'its session was neither deleted nor released',
      test: (row) => row.facts?.neverDeleted === true,
    },
    reused: {
      help: 'its session was used in more than one batch',
      test: (row) => row.facts?.reused === true,
    },
    authenticated: {
      help: 'the request carried a credential',
      test: (row) => row.mcp && row.facts?.authenticated === true,
    },
  },
  has: {
    finding: { help: 'a rule found something', test: hasFinding },
    session: { help: 'belongs to a session', test: (row) => row.sessionId !== undefined },
    batch: { help: 'belongs to a batch', test: (row) => row.batch !== undefined },
    mark: { help: 'a mark with a note stands at it', test: (row) => row.notes !== undefined },
  },
} as const satisfies Record<'is' | 'has', Record<string, Flag>>;

export type TextFieldName = keyof typeof textFields;
export type NumberFieldName = keyof typeof numberFields;
export type FlagName = keyof (typeof flags)['is'] | keyof (typeof flags)['has'];
export type FieldName = TextFieldName | NumberFieldName | 'is' | 'has';

export const fieldNames: readonly FieldName[] = [
  ...(Object.keys(textFields) as TextFieldName[]),
  ...(Object.keys(numberFields) as NumberFieldName[]),
  'is',
  'has',
];

export function isTextField(name: string): name is TextFieldName {
  return Object.hasOwn(textFields, name);
}

export function isNumberField(name: string): name is NumberFieldName {
  return Object.hasOwn(numberFields, name);
}

/** The flags of `is:` or `has:`, by name. */
export function flagsOf(field: 'is' | 'has'): Readonly<Record<string, Flag>> {
  return flags[field];
}

export function helpOf(name: FieldName): string {
  if (name === 'is') return `a property: ${Object.keys(flags.is).join(', ')}`;
  if (name === 'has') return `something it has: ${Object.keys(flags.has).join(', ')}`;
  return isTextField(name) ? textFields[name].help : numberFields[name].help;
}

/** Values known without any traffic, for completion. */
export function knownValues(name: FieldName): readonly string[] {
  if (name === 'is' || name === 'has') return Object.keys(flags[name]);
  const field: TextField | NumberField = isTextField(name) ? textFields[name] : numberFields[name];
  return ('closed' in field ? field.closed : undefined) ?? field.common ?? [];
}
