/** What the page says instead of a timeline. */
export interface Refusal {
  readonly title: string;
  /** Why; may quote the file's name. */
  readonly reason: string;
  /** The label of the button, and the link it follows: a command this page may run. */
  readonly action: { readonly label: string; readonly href: string };
}

/** The page of a file that cannot be shown as a capture. No script runs in it. */
export function refusalHtml(
  { title, reason, action }: Refusal,
  { cspSource, style }: { readonly cspSource: string; readonly style: string },
): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${cspSource}; font-src ${cspSource}">
<link rel="stylesheet" href="${style}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main class="refusal">
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(reason)}</p>
<p><a class="refusal-action" href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a></p>
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
