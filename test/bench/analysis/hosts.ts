/** What mixed hosts say, one exchange at a time: bodies as large and as various as real ones. */
import type { Auth, RawHeaders } from '../../../src/capture/records.ts';
import type { Random } from '../../../src/demo/random.ts';

export interface Spoken {
  readonly call: string;
  readonly method?: string;
  readonly headers?: RawHeaders;
  readonly auth?: Auth;
  readonly body?: object;
  readonly status?: number;
  readonly answerHeaders?: RawHeaders;
  readonly answer?: object;
  readonly stream?: boolean;
}

type Voice = () => Spoken;

const PARAGRAPH =
  'Visitors moor at pontoons C and D. Call the harbour office on channel 12 before you pass the breakwater. ';

/** A connector that forgets, one that never echoes, a tidy client, and a stateless one; forty people. */
export function hosts(random: Random): readonly Voice[] {
  return Array.from({ length: 40 }, (_, person) => {
    const kinds = [forgetful, forgetful, silent, tidy, stateless];
    return (kinds[person % kinds.length] ?? tidy)(random, authOf(person));
  });
}

function authOf(person: number): Auth {
  const claims = { iss: 'https://login.example', sub: `person-${person}`, client_id: 'bench' };
  return { scheme: 'Bearer', fingerprint: `fp:${String(person).padStart(8, '0')}`, claims };
}

/** A new session every three calls. */
function forgetful(random: Random, auth: Auth): Voice {
  let session = '';
  let turn = 0;
  const agent = [['User-Agent', 'openai-mcp/1.0.0']] as const;
  const meta = openAi(random);
  return () => {
    turn += 1;
    if (turn % 5 === 1) {
      session = random.hex(32);
      return initialize(agent, auth, session);
    }
    const headers = [...agent, ['Mcp-Session-Id', session] as const];
    return turn % 5 === 2 ? list(headers, auth) : call(headers, auth, random, meta);
  };
}

/** One handshake, then calls without the id. */
function silent(random: Random, auth: Auth): Voice {
  let begun = false;
  const agent = [['User-Agent', 'openai-mcp/1.0.0 (ChatGPT)']] as const;
  const meta = openAi(random);
  return () => {
    if (begun) return call(agent, auth, random, meta);
    begun = true;
    return initialize(agent, auth, random.hex(32));
  };
}

function tidy(random: Random, auth: Auth): Voice {
  const session = random.hex(32);
  let begun = false;
  const agent = [['User-Agent', 'node']] as const;
  return () => {
    const headers = [...agent, ['Mcp-Session-Id', session] as const];
    if (begun) return call(headers, auth, random, {});
    begun = true;
    return initialize(agent, auth, session);
  };
}

function stateless(random: Random, auth: Auth): Voice {
  const agent = [
    ['User-Agent', 'openai-mcp/2.0.0'],
    ['MCP-Protocol-Version', '2026-07-28'],
    ['Mcp-Method', 'tools/call'],
    ['Mcp-Name', 'search'],
  ] as const;
  const context = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const meta = { ...context, ...openAi(random) };
  return () => call(agent, auth, random, meta);
}

function openAi(random: Random): Record<string, unknown> {
  return {
    'openai/session': `v1/${random.hex(24)}`,
    'openai/subject': `v1/${random.hex(24)}`,
    'openai/locale': 'vi-VN',
    'openai/userAgent': 'Mozilla/5.0 (Macintosh) Chrome/146.0',
    'openai/userLocation': {
      city: 'Demo City',
      country: 'VN',
      latitude: '10.0',
      longitude: '106.0',
    },
  };
}

function initialize(headers: RawHeaders, auth: Auth, session: string): Spoken {
  const clientInfo = { name: 'bench', version: '1.0.0' };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: {} };
  return {
    ...{ call: 'initialize', headers, auth, body: request('initialize', params) },
    ...{ answer: response(result), answerHeaders: [['Mcp-Session-Id', session]] },
  };
}

function list(headers: RawHeaders, auth: Auth): Spoken {
  const tools = Array.from({ length: 6 }, (_, index) => ({
    ...{ name: `tool-${index}`, description: PARAGRAPH },
    inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
  }));
  return {
    ...{ call: 'tools/list', headers, auth, body: request('tools/list', {}) },
    answer: response({ tools }),
  };
}

function call(headers: RawHeaders, auth: Auth, random: Random, meta: object): Spoken {
  const name = random.between(0, 2) === 0 ? 'fetch' : 'search';
  const params = { name, arguments: { query: random.hex(20) }, _meta: meta };
  const text = PARAGRAPH.repeat(random.between(1, 20));
  return {
    ...{ call: 'tools/call', headers, auth, body: request('tools/call', params), stream: true },
    answer: response({ content: [{ type: 'text', text }], resultType: 'complete' }),
  };
}

function request(method: string, params: object): object {
  return { jsonrpc: '2.0', id: 1, method, params };
}

function response(result: object): object {
  return { jsonrpc: '2.0', id: 1, result };
}
