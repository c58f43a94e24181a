/**
 * Calls MCP tools the way an agent inside VS Code does, on a test's word: a file `call-NAME.json`
 * {tool, input} in the workspace's folder `calls` begins a call, `cancel-NAME.json` gives it up, and
 * `result-NAME.json` tells what came of it. Its language model answers everything with "Paris".
 */
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const LOOK_EVERY_MS = 100;

exports.activate = async (context) => {
  const folder = path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, 'calls');
  const calls = new Map();
  const look = () => {
    for (const file of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      const [, what, name] = /^(call|cancel)-(.+)\.json$/.exec(file) ?? [];
      if (what === 'call' && !calls.has(name)) begin(folder, name, calls);
      else if (what === 'cancel') calls.get(name)?.cancel();
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  context.subscriptions.push({ dispose: () => clearInterval(timer) }, registerModel());
  // VS Code knows of a model once somebody asked for it.
  await vscode.lm.selectChatModels({ vendor: 'test' });
};

function begin(folder, name, calls) {
  const source = new vscode.CancellationTokenSource();
  calls.set(name, source);
  const { tool, input } = JSON.parse(
    fs.readFileSync(path.join(folder, `call-${name}.json`), 'utf8'),
  );
  call(tool, input, source.token).then(
    (text) => tell({ text }),
    (error) => tell({ error: String(error) }),
  );
  function tell(result) {
    const file = path.join(folder, `result-${name}.json`);
    fs.writeFileSync(`${file}.part`, JSON.stringify(result));
    fs.renameSync(`${file}.part`, file);
  }
}

/** VS Code names a tool of an MCP server `mcp_SERVER_TOOL`. */
async function call(tool, input, token) {
  const find = () => vscode.lm.tools.find(({ name }) => /^mcp_/.test(name) && name.endsWith(tool));
  while (!find()) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(find().name, options, token);
  return content.map((part) => part.value ?? '').join('');
}

function registerModel() {
  const limits = { maxInputTokens: 1000, maxOutputTokens: 100 };
  const model = { id: 'paris', name: 'Paris', family: 'test', version: '1', capabilities: {} };
  return vscode.lm.registerLanguageModelChatProvider('test', {
    provideLanguageModelChatInformation: () => [{ ...model, ...limits }],
    provideLanguageModelChatResponse: async (_model, _messages, _options, progress) =>
      progress.report(new vscode.LanguageModelTextPart('Paris')),
    provideTokenCount: async () => 1,
  });
}
