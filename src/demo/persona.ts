/**
 * Who the simulated hosts speak for. Nothing here belongs to anybody: the names say that they are
 * made up, and the token is put together while running, unsigned and good for nothing.
 */
import type { Random } from './random.ts';

/** A bearer token of readable claims whose signature says that it is none. `nowMs`: the wall clock. */
export function fakeToken(clientId: string, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: 'none', typ: 'at+jwt' });
  const claims = part({
    iss: 'https://login.example',
    sub: 'demo-user',
    aud: 'https://harbour.example/mcp',
    client_id: clientId,
    scope: 'handbook.read',
    iat: issuedAt,
    exp: issuedAt + 3600,
  });
  return [header, claims, Buffer.from('no signature').toString('base64url')].join('.');
}

/** One conversation of ChatGPT: what it puts into `_meta`. */
export interface OpenAiConversation {
  /** On `initialize`. */
  readonly initialize: Readonly<Record<string, unknown>>;
  /** On tool calls. */
  readonly toolCall: Readonly<Record<string, unknown>>;
  readonly session: string;
  readonly subject: string;
}

/** The keys OpenAI documents; the conversation id stays the same over all calls, the subject over all conversations. */
export function openAiConversation(random: Random, userAgent: string): OpenAiConversation {
  const session = `v1/demo-conversation-${random.hex(12)}`;
  const subject = 'v1/demo-subject-0000000000000000';
  const locale = { 'openai/locale': 'vi-VN' };
  const toolCall = {
    'openai/session': session,
    'openai/subject': subject,
    'openai/organization': 'v1/demo-organization-000000000000',
    ...locale,
    'openai/userAgent': userAgent,
    'openai/userLocation': {
      city: 'Demo City',
      region: 'Demo Region',
      country: 'VN',
      timezone: 'Asia/Ho_Chi_Minh',
      latitude: '10.00000',
      longitude: '106.00000',
    },
  };
  return { initialize: locale, toolCall, session, subject };
}
