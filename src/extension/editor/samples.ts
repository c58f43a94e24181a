import * as l10n from '@vscode/l10n';

/** The captures that come with the extension, the telling one first. Each is named after the host it simulates. */
export interface Sample {
  readonly file: string;
  readonly host: string;
  readonly label: string;
  readonly shows: string;
}

/** In the language of VS Code. */
export const samples = (): readonly Sample[] => [
  sample(
    'chatgpt-2026-02',
    l10n.t('ChatGPT, February 2026'),
    l10n.t('A new session for every batch of tool calls, and none of them is ever deleted'),
  ),
  sample(
    'chatgpt-2026-04',
    l10n.t('ChatGPT, April 2026'),
    l10n.t('Two planes: one echoes its session id, the one that calls the tools never does'),
  ),
  sample(
    'chatgpt-2026-10',
    l10n.t('ChatGPT, October 2026'),
    l10n.t('The stateless protocol 2026-07-28: no sessions, and no findings about them'),
  ),
  sample(
    'claude',
    l10n.t('Claude connector'),
    l10n.t(
      'Several handshakes, the session id never echoed, and every request with the same JSON-RPC id',
    ),
  ),
  sample('sdk', l10n.t('MCP SDK'), l10n.t('A client that does everything right, for comparison')),
];

function sample(host: string, label: string, shows: string): Sample {
  return { file: `${host}.mcp.jsonl`, host, label, shows };
}
