/**
 * A captured request as a `curl` command that sends it again. Credentials are not recorded, so shell
 * variables stand in their place. The command shows the answer's head, and events as they come.
 */
import type { RawHeaders, RequestBodyRecord, RequestRecord } from '../capture/records.ts';
import { shellWord, type TextOf } from './shellWord.ts';

export interface CurlCommand {
  readonly command: string;
  /** What has to be known before it is run, in sentences for people. */
  readonly notes: readonly string[];
}

export type CurlBody = Pick<
  RequestBodyRecord,
  'text' | 'base64' | 'withheld' | 'encoding' | 'truncated' | 'incomplete'
>;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Belong to one connection, or are curl's own to say. */
const NOT_SENT = new Set([
  ...[
    'host',
    'content-length',
    'connection',
    'keep-alive',
    'proxy-connection',
    'proxy-authorization',
  ],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'],
]);
/** What one argument of a program may hold on Linux, with room to spare; more goes through a pipe. */
const LONGEST_ARGUMENT = 100_000;

/** Throws a sentence for people where the request cannot be sent by curl. */
export function curlCommand(
  request: Pick<RequestRecord, 'method' | 'url' | 'headers'>,
  body: CurlBody | undefined,
  target: string,
): CurlCommand {
  const { method, headers } = request;
  if (!TOKEN.test(method)) throw new Error('The method of this request is not one curl can send.');
  if (headers.some(([name, value]) => isUpgrade(name, value))) {
    throw new Error('This exchange is a WebSocket connection, which curl cannot open again.');
  }
  const variables = new Variables();
  const data = dataOf(body, variables);
  const words = [
    `curl -iN${methodWord(method, data !== undefined)} ${urlWords(request.url, target, variables)}`,
    ...headerWords(headers, body, variables),
    ...(data?.argument === undefined ? [] : [data.argument]),
  ];
  const command = `${data?.pipe ?? ''}${words.join(' \\\n  ')}`;
  return { command, notes: [...variables.notes(), ...bodyNotes(body)] };
}

function isUpgrade(name: string, value: string): boolean {
  return name.toLowerCase() === 'upgrade' && value.toLowerCase() === 'websocket';
}

/** One variable a credential, numbered in order of appearance. */
class Variables {
  private readonly names = new Map<string, string>();

  readonly of = (mark: string): string => {
    const number = this.names.size + 1;
    const name = this.names.get(mark) ?? `MCP_CREDENTIAL${number === 1 ? '' : `_${number}`}`;
    this.names.set(mark, name);
    return name;
  };

  word(text: string, textOf: TextOf = 'utf8'): string {
    return shellWord(text, textOf, this.of);
  }

  notes(): string[] {
    const names = [...this.names.values()];
    if (names.length === 0) return [];
    const last = names.pop() ?? '';
    const all = names.length === 0 ? last : `${names.join(', ')} and ${last}`;
    return [`Credentials are not recorded: set ${all} in your shell first.`];
  }
}

function methodWord(method: string, hasBody: boolean): string {
  if (method === 'HEAD' && !hasBody) return ' --head';
  if (method === (hasBody ? 'POST' : 'GET')) return '';
  return ` -X '${method.replaceAll("'", String.raw`'\''`)}'`;
}

/** The request target at the server itself, as the relay would have asked it. */
function urlWords(url: string, target: string, variables: Variables): string {
  const server = URL.canParse(target) ? new URL(target) : undefined;
  if (server?.protocol !== 'http:' && server?.protocol !== 'https:') {
    throw new Error('The capture does not name an http or https server to send the request to.');
  }
  if (url === '*') return `--request-target '*' ${variables.word(`${server.origin}/`)}`;
  const path = url.startsWith('/') ? url : pathOf(url);
  const asIs = /\/(?:\.|%2e){1,2}(?:[/?#]|$)/i.test(path) ? '--path-as-is ' : '';
  const literal = /[[\]{}]/.test(path) ? '-g ' : '';
  return `${asIs}${literal}${variables.word(`${server.origin}${path}`)}`;
}

/** Of a request target in absolute form, what the server is asked for. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return '/';
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

function headerWords(
  headers: RawHeaders,
  body: CurlBody | undefined,
  variables: Variables,
): string[] {
  // The recorded text is the decoded form.
  const skipped = body?.encoding === undefined ? NOT_SENT : [...NOT_SENT, 'content-encoding'];
  const left = new Set(skipped);
  const sent = headers.filter(([name]) => TOKEN.test(name) && !left.has(name.toLowerCase()));
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  const unsaid = ['Accept', 'User-Agent', ...(body ? ['Content-Type'] : [])];
  return [
    ...sent.map(([name, value]) => {
      const field = value === '' ? `${name};` : `${name}: ${value}`;
      return `-H ${variables.word(field, 'header')}`;
    }),
    // Named without a value: curl then leaves out what it would say of itself.
    ...unsaid.filter((name) => !names.has(name.toLowerCase())).map((name) => `-H '${name}:'`),
  ];
}

interface Data {
  readonly argument: string;
  /** What writes the body into curl's input, where it is no argument. */
  readonly pipe?: string;
}

function dataOf(body: CurlBody | undefined, variables: Variables): Data | undefined {
  if (!body || body.withheld) return undefined;
  const { text, base64 } = body;
  if (text !== undefined && text.length <= LONGEST_ARGUMENT && !text.includes('\0')) {
    return { argument: `--data-raw ${variables.word(text)}` };
  }
  const argument = '--data-binary @-';
  // No argument can hold a zero byte.
  const bytes = base64 ?? (text?.includes('\0') ? base64Of(text) : undefined);
  if (bytes !== undefined) {
    return { argument, pipe: `printf %s ${variables.word(bytes)} | base64 -d | ` };
  }
  return { argument, pipe: `printf %s ${variables.word(text ?? '')} | ` };
}

function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function bodyNotes(body: CurlBody | undefined): string[] {
  if (!body) return [];
  return [
    ...(body.withheld ? ['The body is not recorded, since it may hold credentials.'] : []),
    ...(body.truncated ? ['Only the beginning of the body was recorded.'] : []),
    ...(body.incomplete ? ['The body was cut off before its end.'] : []),
  ];
}
