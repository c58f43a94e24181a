/**
 * Who talks: the hosts known by their User-Agent or client name, and the plane key that any
 * User-Agent gives, known or not. Versions and suffixes change, so product tokens are matched,
 * never whole strings. Sources: vendors' documentation and public field reports.
 */

export interface Host {
  readonly name: string;
  /** Product tokens of the User-Agent, in lower case. */
  readonly products: readonly string[];
  /** Beginnings of `clientInfo.name`, in lower case. */
  readonly clients: readonly string[];
}

export const hosts: readonly Host[] = [
  { name: 'OpenAI', products: ['openai-mcp'], clients: ['openai-mcp', 'chatgpt'] },
  { name: 'Codex', products: ['codex', 'codex_cli_rs'], clients: ['codex-mcp-client'] },
  { name: 'Claude', products: ['claude-user'], clients: ['anthropic/claudeai', 'claude-ai'] },
  { name: 'Claude Code', products: ['claude-code'], clients: ['claude-code'] },
  { name: 'Anthropic API', products: [], clients: ['anthropic/api'] },
  {
    name: 'VS Code',
    products: ['visual studio code', 'visual studio code - insiders', 'code - oss'],
    clients: ['visual studio code', 'code - oss'],
  },
  { name: 'Copilot CLI', products: [], clients: ['github-copilot-developer'] },
  {
    name: 'Copilot Studio',
    products: ['microsoftcopilotstudio-agenticloop'],
    clients: ['mcptoolslistclient'],
  },
  { name: 'Cursor', products: ['cursor'], clients: ['cursor-vscode'] },
  { name: 'Antigravity', products: [], clients: ['antigravity'] },
  { name: 'Gemini CLI', products: [], clients: ['gemini-cli-mcp-client'] },
  { name: 'OpenCode', products: ['opencode'], clients: ['opencode'] },
  {
    name: 'Grok',
    products: ['grok-connectors-manager'],
    clients: ['connectors-manager', 'grok-shell'],
  },
  { name: 'Slack', products: ['slack-mcp-client'], clients: [] },
  { name: 'MCP Traffic Inspector', products: ['mcp-traffic-inspector'], clients: [] },
];

/** The User-Agent of what the inspector itself asks a server at its user's wish. */
export const INSPECTOR_AGENT = 'mcp-traffic-inspector';

/** The host by what it says of itself; the client name speaks where the User-Agent is a library's. */
export function findHost(userAgent: string | undefined, clientName?: string): Host | undefined {
  const product = productOf(userAgent ?? '').toLowerCase();
  const client = clientName?.toLowerCase();
  return (
    hosts.find(({ products }) => products.includes(product)) ??
    hosts.find(({ clients }) => client !== undefined && clients.some((c) => client.startsWith(c)))
  );
}

/** A host as people say it: its name in the table, else what it calls itself. Absent where it does not. */
export function hostName(userAgent: string, clientName?: string): string | undefined {
  const known = findHost(userAgent, clientName)?.name;
  if (known !== undefined) return known;
  const own = printable(clientName ?? '').trim();
  const product = productOf(printable(userAgent));
  return [own, product].map(shorten).find((name) => name !== '');
}

/** The plane of requests without a User-Agent. */
export const NO_USER_AGENT = 'unknown';

/**
 * The plane key of a User-Agent: its product name and first parenthetical, without versions.
 * `openai-mcp/1.0.0 (ChatGPT)` → `openai-mcp (ChatGPT)`; `Visual Studio Code/1.101.0` → `Visual Studio Code`.
 */
export function planeKey(userAgent: string | undefined): string {
  const text = printable(userAgent ?? '');
  const product = productOf(text);
  const comment = withoutVersions(parenthetical(text) ?? '');
  if (product === '' && comment === '') return NO_USER_AGENT;
  return shorten(comment === '' ? product : `${product} (${comment})`.trim());
}

/** The family of a surface (`openai/userAgent`): its product and the platform it names first. */
export function surfaceFamily(userAgent: string): string {
  const text = printable(userAgent);
  const platform = withoutVersions(parenthetical(text)?.split(';')[0] ?? '');
  const product = productOf(text);
  if (product === '' && platform === '') return NO_USER_AGENT;
  return shorten(platform === '' ? product : `${product} (${platform})`.trim());
}

function productOf(userAgent: string): string {
  const end = userAgent.search(/[/(]/);
  return withoutVersions(end < 0 ? userAgent : userAgent.slice(0, end));
}

function parenthetical(text: string): string | undefined {
  return /\(([^()]*)/.exec(text)?.[1];
}

/** `iOS 19.2; iPhone` → `iOS; iPhone`, `agent-sdk/0.1` → `agent-sdk`; `arm64` and `x86_64` stay. */
function withoutVersions(text: string): string {
  return text
    .replace(/\/v?\d[\w.+-]*/g, '')
    .replace(/(^|[\s;,])v?\d+(?:[._]\d+)*(?=$|[\s;,])/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/\s+([;,])/g, '$1')
    .replace(/^[\s;,]+|[\s;,]+$/g, '');
}

/** Control characters have no place in a name that is shown. */
function printable(text: string): string {
  return text.slice(0, 512).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

function shorten(name: string): string {
  return name.length <= 80 ? name : `${name.slice(0, 79)}…`;
}
