/**
 * The vendors' `_meta` keys that say for whom and in which conversation a request is made.
 * They are hints for display and correlation, never an authorisation. Where a header carries the
 * same value (`header`), `_meta` speaks first. Sources: OpenAI's Apps SDK reference; VS Code's MCP
 * client; public captures of Codex, Antigravity, OpenCode, ZCode and Logicle.
 */
import { isRecord } from './jsonRpc.ts';

export type MetaRole =
  'conversation' | 'turn' | 'subject' | 'organization' | 'locale' | 'surface' | 'location';

export interface MetaKey {
  readonly key: string;
  /** Where the key holds an object: the field inside it that carries the value. */
  readonly field?: string;
  readonly vendor: string;
  readonly role: MetaRole;
  /** Identifies a person or an organisation: masked in whatever leaves the machine. */
  readonly personal: boolean;
  /** The request header that carries the same value, in lower case. */
  readonly header?: string;
}

const key = (
  vendor: string,
  role: MetaRole,
  name: string,
  rest: Partial<Pick<MetaKey, 'field' | 'header' | 'personal'>> = {},
): MetaKey => ({ key: name, vendor, role, personal: false, ...rest });

/** In order of precedence within a role. */
export const metaKeys: readonly MetaKey[] = [
  key('OpenAI', 'conversation', 'openai/session', { header: 'x-openai-session' }),
  key('VS Code', 'conversation', 'vscode.conversationId'),
  key('Codex', 'conversation', 'threadId'),
  key('Antigravity', 'conversation', 'antigravity.google/conversation_id'),
  key('OpenCode', 'conversation', 'ai.opencode/sessionID'),
  key('ZCode', 'conversation', 'com.zcode/request-context', { field: 'session_id' }),
  key('Logicle', 'conversation', 'logicle/conversationId'),
  key('VS Code', 'turn', 'vscode.requestId'),
  key('Codex', 'turn', 'x-codex-turn-metadata', { field: 'turn_id' }),
  key('Logicle', 'turn', 'logicle/messageId'),
  key('OpenAI', 'subject', 'openai/subject', { personal: true, header: 'x-openai-subject' }),
  key('Logicle', 'subject', 'logicle/userId', { personal: true }),
  key('OpenAI', 'organization', 'openai/organization', {
    personal: true,
    header: 'x-openai-organization',
  }),
  key('OpenAI', 'locale', 'openai/locale'),
  key('OpenAI', 'surface', 'openai/userAgent', { personal: true, header: 'x-openai-user-agent' }),
  key('OpenAI', 'location', 'openai/userLocation', {
    personal: true,
    header: 'x-openai-user-location',
  }),
];

const byKey = new Map(metaKeys.map((entry) => [entry.key, entry]));
const personalHeaders = new Set(
  metaKeys.flatMap(({ personal, header }) => (personal && header !== undefined ? [header] : [])),
);
const conversationKeys = metaKeys.filter(({ role }) => role === 'conversation');

export function findMetaKey(name: string): MetaKey | undefined {
  return byKey.get(name);
}

export function isPersonalMetaKey(name: string): boolean {
  return byKey.get(name)?.personal ?? false;
}

/** A header that is the twin of a personal `_meta` key. */
export function isPersonalHeader(name: string): boolean {
  return personalHeaders.has(name.toLowerCase());
}

/** A conversation key and its value, always a string: older clients sent numbers. */
export interface ConversationHint {
  readonly key: string;
  readonly value: string;
  /** No vendor documents the key; its name says that it holds a session or a conversation. */
  readonly inferred?: true;
}

/**
 * The conversation a request says it belongs to: a vendor's key in `_meta` first, then the header twin,
 * then any key of `_meta` that is named for one.
 * `header` looks a request header up by its lower-case name.
 */
export function conversationOf(
  meta: Readonly<Record<string, unknown>> | undefined,
  header: (name: string) => string | undefined,
): ConversationHint | undefined {
  for (const entry of meta ? conversationKeys : []) {
    const value = metaText(meta, entry);
    if (value !== undefined) return { key: entry.key, value };
  }
  for (const entry of conversationKeys) {
    const value = entry.header === undefined ? undefined : header(entry.header);
    if (value !== undefined && value !== '') return { key: entry.key, value };
  }
  return meta && inferredConversation(meta);
}

/** A request has few keys; one with many is no client's doing. */
const MAX_KEYS = 64;
const NAMES_CONVERSATION = /session|conversation/i;

/** The first key that is in no table and names a session or a conversation. */
function inferredConversation(
  meta: Readonly<Record<string, unknown>>,
): ConversationHint | undefined {
  for (const name of Object.keys(meta).slice(0, MAX_KEYS)) {
    if (!NAMES_CONVERSATION.test(name) || name.length > 200 || byKey.has(name)) continue;
    const value = textOf(meta[name]);
    if (value !== undefined) return { key: name, value, inferred: true };
  }
  return undefined;
}

/** The value of a role that has one text value (locale, surface, subject). */
export function metaValue(
  meta: Readonly<Record<string, unknown>> | undefined,
  role: MetaRole,
): string | undefined {
  if (!meta) return undefined;
  for (const entry of metaKeys) {
    const value = entry.role === role ? metaText(meta, entry) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

function metaText(
  meta: Readonly<Record<string, unknown>> | undefined,
  { key: name, field }: MetaKey,
): string | undefined {
  const held = meta && Object.hasOwn(meta, name) ? meta[name] : undefined;
  return textOf(field !== undefined && isRecord(held) ? held[field] : held);
}

/** Older clients sent numbers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}
