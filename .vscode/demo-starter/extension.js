const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { commands } = require('vscode');

/** Once a start: a second or reloaded window finds the demo running. The start script removes the mark. */
exports.activate = async ({ globalStorageUri }) => {
  await commands.executeCommand('workbench.view.extension.mcpInspector');
  const mark = join(globalStorageUri.fsPath, 'started');
  if (existsSync(mark)) return;
  mkdirSync(globalStorageUri.fsPath, { recursive: true });
  writeFileSync(mark, '');
  await commands.executeCommand('mcpInspector.startDemo', 'tour');
};
