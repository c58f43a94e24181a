import { runCli } from './cli.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal(process.stdout, process.stderr);

process.on('uncaughtException', (error) => {
  // A syntax error quotes what it could not read, which may be captured traffic.
  const reason = error instanceof SyntaxError ? error.name : error.message;
  terminal.err(`mcp-inspector: unexpected failure: ${reason}`);
  process.exit(2);
});

void runCli(process.argv.slice(2), terminal).then((code) => process.exit(code));
