import type { Command, Option } from './command.ts';

export function usage(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Usage: mcp-inspector COMMAND [OPTIONS]',
    '',
    'Stands between an MCP client and an MCP server, records what crosses the wire',
    'and shows what is wrong with it.',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Options:',
    '  --help     show this, or the options of a command: mcp-inspector COMMAND --help',
    '  --version  show the version',
    '',
    'Exit codes: 0 fine; 1 findings, of check; 2 bad usage, unreadable input or a start that failed.',
    '',
  ].join('\n');
}

export function commandUsage({ name, summary, file, options }: Command): string {
  const terms = Object.entries(options).map(([option, shape]) => ({
    term: `--${option}${shape.value === undefined ? '' : ` ${shape.value}`}`,
    help: shape.help,
  }));
  const width = Math.max(...terms.map(({ term }) => term.length));
  return [
    `Usage: mcp-inspector ${name}${file === undefined ? '' : ` ${file}`} [OPTIONS]`,
    '',
    `${summary}.`,
    '',
    'Options:',
    ...terms.map(({ term, help }) => `  ${term.padEnd(width)}  ${help}`),
    '',
  ].join('\n');
}

/** Options several commands share. */
export const shared = {
  out: { type: 'string', value: 'FILE', help: 'write here instead of to standard output' },
  json: { type: 'boolean', help: 'print the ready line as JSON' },
  owned: { type: 'boolean', help: 'end when the last front end has gone' },
  grace: {
    type: 'string',
    value: 'SECONDS',
    help: 'with --owned: how long to wait for a front end to come (back); 30',
  },
  rendezvous: {
    type: 'string',
    value: 'FILE',
    help: 'where front ends find this process and its token',
  },
  help: { type: 'boolean', help: 'show this' },
  includeIdentifiers: {
    type: 'boolean',
    help: 'leave personal identifiers as they are instead of masking them',
  },
} as const satisfies Record<string, Option>;
