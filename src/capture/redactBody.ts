import { isRecord } from '../protocol/jsonRpc.ts';
import { isCredentialField, isTokenEndpoint, mentionsOAuthFields } from './credentialNames.ts';
import { redactForm, redactInline, type Mark } from './redactUrl.ts';

/** What decides how a body is treated. */
export interface BodyContext {
  /** The request target of the exchange. */
  readonly url: string;
  /** The media type without parameters, in lower case. */
  readonly mediaType: string | undefined;
}

/**
 * A body's text with OAuth credentials replaced. JSON-RPC is content and stays as it is; forms are
 * never MCP, so they are treated wherever they go; other texts where the path or the fields say
 * that credentials change hands.
 */
export function redactBodyText(text: string, context: BodyContext, mark: Mark): string {
  if (context.mediaType === 'application/x-www-form-urlencoded') return redactForm(text, mark);
  if (!isTokenEndpoint(context.url) && !mentionsOAuthFields(text)) return text;
  const value = parse(text);
  if (value === undefined) return redactLoose(text, context, mark);
  return isJsonRpc(value) ? text : redactJson(text, value, mark);
}

/** Bodies that cannot be read as text, where credentials would be kept in a form no one looks for. */
export function mustWithhold(bytes: Uint8Array, context: BodyContext): boolean {
  if (isTokenEndpoint(context.url)) return true;
  if (context.mediaType === 'application/x-www-form-urlencoded') return true;
  return mentionsOAuthFields(Buffer.from(bytes).toString('latin1'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJsonRpc(value: unknown): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return isRecord(first) && first['jsonrpc'] === '2.0';
}

function redactJson(text: string, value: unknown, mark: Mark): string {
  const redacted = redactMembers(value, false, mark);
  const written = JSON.stringify(redacted);
  return written === JSON.stringify(value) ? text : written;
}

function redactMembers(value: unknown, secret: boolean, mark: Mark): unknown {
  if (typeof value === 'string') return secret && value !== '' ? mark(value) : value;
  if (typeof value === 'number') return secret ? mark(String(value)) : value;
  if (Array.isArray(value)) return value.map((item) => redactMembers(item, secret, mark));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      redactMembers(member, secret || isCredentialField(name), mark),
    ]),
  );
}

const JSON_MEMBER = /"((?:[^"\\]|\\.)*)"(\s*:\s*)("(?:[^"\\]|\\.)*(?:"|\\?$)|[^\s,"}\]]+)/g;

/** Cut or broken JSON, forms without a media type, multipart, HTML. */
function redactLoose(text: string, context: BodyContext, mark: Mark): string {
  if (context.mediaType?.startsWith('multipart/')) return redactMultipart(text, mark);
  const members = text.replace(JSON_MEMBER, (whole, name: string, colon: string, value: string) =>
    isCredentialField(name) ? `"${name}"${colon}"${mark(value.replace(/^"|"$/g, ''))}"` : whole,
  );
  return redactForm(redactInline(members, mark), mark);
}

const PART = /(name="?([^"\r\n;]+)"?[^]*?\r?\n\r?\n)([^]*?)(?=\r?\n--|$)/g;

function redactMultipart(text: string, mark: Mark): string {
  return text.replace(PART, (whole, head: string, name: string, value: string) =>
    isCredentialField(name) && value !== '' ? `${head}${mark(value)}` : whole,
  );
}
