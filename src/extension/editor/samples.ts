/** The captures that come with the extension, the telling one first. Each is named after the host it simulates. */
export interface Sample {
  readonly file: string;
  readonly host: string;
  readonly label: string;
  readonly shows: string;
}

export const SAMPLES: readonly Sample[] = [
  sample(
    'chatgpt-2026-02',
    'ChatGPT, February 2026',
    'A new session for every batch of tool calls, and none of them is ever deleted',
  ),
  sample(
    'chatgpt-2026-04',
    'ChatGPT, April 2026',
    'Two planes: one echoes its session id, the one that calls the tools never does',
  ),
  sample(
    'chatgpt-2026-10',
    'ChatGPT, October 2026',
    'The stateless protocol 2026-07-28: no sessions, and no findings about them',
  ),
  sample(
    'claude',
    'Claude connector',
    'Several handshakes, the session id never echoed, and every request with the same JSON-RPC id',
  ),
  sample('sdk', 'MCP SDK', 'A client that does everything right, for comparison'),
];

function sample(host: string, label: string, shows: string): Sample {
  return { file: `${host}.mcp.jsonl`, host, label, shows };
}
