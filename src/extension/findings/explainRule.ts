import { commands, l10n, Uri, window, workspace } from 'vscode';

/** Opens the page of a rule beside what is being worked on. The keyboard stays where it is. */
export async function explainRule(root: Uri, rule: string): Promise<void> {
  const page = Uri.joinPath(root, 'docs', 'rules', `${rule}.md`);
  if (!/^[a-z0-9-]+$/.test(rule) || !(await exists(page))) {
    void window.showErrorMessage(l10n.t('There is no page about the rule {0}.', rule));
    return;
  }
  await commands.executeCommand('markdown.showPreviewToSide', page);
}

async function exists(file: Uri): Promise<boolean> {
  return workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
