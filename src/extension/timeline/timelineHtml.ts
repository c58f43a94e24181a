/** Where the page's parts are, as the webview addresses them. */
export interface PageParts {
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** From crypto, new for every page. */
  readonly nonce: string;
  readonly language: string;
}

/**
 * The timeline's page. Nothing may load but the bundle's own script, style and font; the traffic shown
 * there is hostile, so the policy holds even where an escape was forgotten.
 */
export function timelineHtml({ cspSource, script, style, nonce, language }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>MCP Timeline</title>
</head>
<body>
<div id="app"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
