import type { FailureLine } from '../contract/rendezvous.ts';
import { readArguments } from './arguments.ts';
import { CliError, type Command, type Terminal } from './command.ts';
import { check } from './commands/check.ts';
import { demo } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { open } from './commands/open.ts';
import { record } from './commands/record.ts';
import { serveCapture } from './commands/serveCapture.ts';
import { report } from './commands/report.ts';
import { commandUsage, usage } from './usage.ts';
import { TOOL } from './version.ts';

export const commands: readonly Command[] = [
  record,
  open,
  report,
  exportCommand,
  check,
  demo,
  serveCapture,
];

/** Runs one command line and resolves to the exit code. Never rejects, never shows a stack trace. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    await tell(failureOf(error), argv, terminal);
    return 2;
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await terminal.out(usage(commands));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    await terminal.out(`${TOOL.version}\n`);
    return 0;
  }
  const command = commands.find((known) => known.name === name);
  if (!command) {
    const names = commands.map((known) => known.name).join(', ');
    throw new CliError('bad-usage', `unknown command ${JSON.stringify(name)}; there are: ${names}`);
  }
  const args = readArguments(command, rest);
  if (!args.flag('help')) return command.run(args, terminal);
  await terminal.out(commandUsage(command));
  return 0;
}

function failureOf(error: unknown): FailureLine {
  if (error instanceof CliError) {
    return { event: 'failed', code: error.code, message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { event: 'failed', code: 'failed', message };
}

/** Whoever asked for JSON reads standard output; the arguments may be unreadable, so look at them raw. */
async function tell(
  failure: FailureLine,
  argv: readonly string[],
  terminal: Terminal,
): Promise<void> {
  if (argv.includes('--json')) await terminal.out(`${JSON.stringify(failure)}\n`);
  else terminal.err(`mcp-inspector: ${failure.message}`);
}
