/** The fields of the filter language, as data: what they are called and what they hold. What they look at is in reads.ts. */
export interface TextField {
  readonly help: string;
  /** All values there are, where they are few; another one is an error. */
  readonly closed?: readonly string[];
  /** Values worth suggesting before any traffic was seen. */
  readonly common?: readonly string[];
}

export interface NumberField {
  readonly kind: 'number' | 'duration' | 'size';
  readonly help: string;
  /** The comparison of a value without a sign. */
  readonly bare: '=' | '>' | '>=';
  readonly common?: readonly string[];
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
    help: 'JSON-RPC method, (stream), (delete), (response), or the HTTP method',
    common: METHODS,
  },
  tool: {
    help: 'name of the tool that was called',
  },
  session: {
    help: 'session id, or how it begins',
  },
  conversation: {
    help: "part of the vendor's conversation key",
  },
  plane: {
    help: 'part of the name of the plane: which part of which host talks',
  },
  path: {
    help: 'part of the path of the request',
  },
  era: {
    help: 'legacy (initialize, sessions) or modern (stateless)',
    closed: ['legacy', 'modern'],
  },
  echo: {
    help: 'how the request stands to the session id its client was issued',
    closed: ECHOES,
  },
  outcome: {
    help: 'how the exchange went',
    closed: OUTCOMES,
  },
  openai_session: {
    help: 'part of openai/session, the conversation as ChatGPT names it',
  },
  openai_subject: {
    help: 'part of openai/subject, the anonymous id of the user',
  },
  openai_org: {
    help: 'part of openai/organization',
  },
  openai_locale: {
    help: 'openai/locale, such as vi-VN, or how it begins',
  },
  header: {
    help: 'name of a header field the request or its answer carries',
    common: ['mcp-session-id', 'mcp-protocol-version', 'last-event-id', 'www-authenticate'],
  },
  mark: {
    help: 'part of the note of a mark',
  },
  rule: {
    help: 'rule of a finding on the exchange',
    common: ['session-id-not-echoed', 'session-orphaned'],
  },
} as const satisfies Record<string, TextField>;

export const numberFields = {
  status: {
    kind: 'number',
    bare: '=',
    help: 'HTTP status',
    common: ['>=400', '200', '401', '404'],
  },
  batch: { kind: 'number', bare: '=', help: 'number of the batch' },
  exchange: { kind: 'number', bare: '=', help: 'number of the exchange' },
  dur: {
    kind: 'duration',
    bare: '>=',
    help: 'first to last record; ms, s, min or h (ms without a unit); none while it runs',
    common: ['>100ms', '>1s', '>10s'],
  },
  after: {
    kind: 'duration',
    bare: '>=',
    help: 'begun so long after the capture began; ms, s, min or h (ms without a unit)',
  },
  'larger-than': {
    kind: 'size',
    bare: '>',
    help: 'bytes of both bodies together; k, m or g for units of 1024',
    common: ['10k', '100k', '1m'],
  },
} as const satisfies Record<string, NumberField>;

/** `is:…` and `has:…`, and what each says. */
export const flags = {
  is: {
    orphan: 'its session was left without DELETE and not used again',
    error: 'a tool error, a JSON-RPC error, an HTTP error, or no answer',
    running: 'not ended yet',
    auxiliary: 'not MCP: metadata, tokens, refused requests',
    stream: 'answered with an event stream',
    finding: 'a rule found something',
    'never-deleted': 'its session was neither deleted nor released',
    reused: 'its session was used in more than one batch',
    authenticated: 'the request carried a credential',
  },
  has: {
    finding: 'a rule found something',
    session: 'belongs to a session',
    batch: 'belongs to a batch',
    mark: 'a mark with a note stands at it',
  },
} as const satisfies Record<'is' | 'has', Record<string, string>>;

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

/** The flags of `is:` or `has:`, with what each says. */
export function flagsOf(field: 'is' | 'has'): Readonly<Record<string, string>> {
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
