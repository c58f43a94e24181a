/** How a client is pointed at the inspector: what to paste, and where. */
import * as l10n from '@vscode/l10n';

export interface ClientGuide {
  readonly client: string;
  /** Where to paste it, in a sentence or two. */
  readonly how: string;
  /** What is copied. */
  readonly paste: string;
}

/** Guides for an inspector that listens at `url`. */
export function clientGuides(url: string): readonly ClientGuide[] {
  const { port, pathname } = new URL(url);
  return [
    {
      client: 'ChatGPT',
      how: l10n.t(
        "Needs a public https address: open a tunnel to port {0}, give its address with the path {1} to the connector in ChatGPT's settings, and allow the tunnel's host name here when it is refused.",
        port,
        pathname,
      ),
      paste: url,
    },
    {
      client: 'Claude',
      how: l10n.t(
        'Claude Code: paste the command in a terminal. A connector of claude.ai needs a tunnel to port {0}, as ChatGPT does.',
        port,
      ),
      paste: `claude mcp add --transport http inspected ${url}`,
    },
    {
      client: 'VS Code',
      how: l10n.t(
        'Paste the entry under "servers" in mcp.json (MCP: Open Workspace Folder MCP Configuration), then start the server there.',
      ),
      paste: `"inspected": ${JSON.stringify({ type: 'http', url }, null, 2)}`,
    },
    {
      client: 'MCP SDK (TypeScript)',
      how: l10n.t('Give the transport this address in place of the server’s.'),
      paste: `await client.connect(new StreamableHTTPClientTransport(new URL(${JSON.stringify(url)})));`,
    },
    {
      client: 'MCP SDK (Python)',
      how: l10n.t('Give the client this address in place of the server’s.'),
      paste: `async with streamablehttp_client(${JSON.stringify(url)}) as (read, write, _):`,
    },
    { client: l10n.t('Another client'), how: l10n.t('Point it at this address.'), paste: url },
  ];
}
