import { runCli } from './cli.ts';
import { processTerminal } from './terminal.ts';
import { unexpected } from './unexpected.ts';

const terminal = processTerminal(process.stdout, process.stderr);

process.on('uncaughtException', (error) => {
  if (!unexpected(error, (sentence) => terminal.err(`mcp-inspector: ${sentence}`))) process.exit(2);
});

void runCli(process.argv.slice(2), terminal).then((code) => process.exit(code));
