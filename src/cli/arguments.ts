import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { allowableName, isLoopbackName } from '../base/hostNames.ts';
import { Arguments, CliError, type Command } from './command.ts';

/** Reads what follows the command's name. Throws `CliError` on anything the command does not know. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple }]) => [
      name,
      { type, multiple: multiple ?? false },
    ]),
  );
  const { values, positionals } = parse(command, argv, options);
  const allowed = command.file === undefined ? 0 : 1;
  const surplus = positionals[allowed];
  if (surplus !== undefined) throw unusable(command, `unexpected argument ${quoted(surplus)}`);
  return new Arguments(values, positionals);
}

type ParseOptions = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parse(command: Command, argv: readonly string[], options: ParseOptions) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw unusable(command, reasonOf(error));
  }
}

function unusable({ name }: Command, reason: string): CliError {
  return new CliError('bad-usage', `${reason}; see mcp-inspector ${name} --help`);
}

/** The first sentence of what parseArgs says: the rest explains its own conventions. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.split(/\. |\n/)[0] ?? message;
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `ADDRESS:PORT` with an IP address (IPv6 in brackets), `localhost:PORT`, or a port alone. */
export function readListen(text: string): { host: string; port: number } {
  const match = /^(?:(localhost|[\d.]+|\[[\da-f:.]+\]):)?(\d{1,5})$/i.exec(text);
  const named = (match?.[1] ?? 'localhost').replace(/^\[|\]$/g, '').toLowerCase();
  const host = named === 'localhost' ? '127.0.0.1' : named;
  const port = Number(match?.[2]);
  if (!match || isIP(host) === 0 || port > 65_535) {
    throw new CliError(
      'bad-usage',
      `cannot listen at ${quoted(text)}: give 127.0.0.1:PORT (a loopback address; port 0 picks a free one)`,
    );
  }
  return { host, port };
}

/** What to know before listening where other machines can connect; undefined on loopback. */
export function exposureWarning(host: string): string | undefined {
  if (isLoopbackName(host)) return undefined;
  return (
    `listening on ${host}, which other machines can reach: whoever can connect can use the MCP server ` +
    'through this relay. Their requests pass only under this address or a name given with --allow-host.'
  );
}

/** A host name for `--allow-host`, in lower case and without port. */
export function readHostName(text: string): string {
  const name = allowableName(text);
  if (name === undefined) {
    throw new CliError(
      'bad-usage',
      `--allow-host takes a host name such as tunnel.example, not ${quoted(text)}`,
    );
  }
  return name;
}

/** A span of time given in seconds, in milliseconds. */
export function readSeconds(text: string, option: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0 || seconds > 86_400) {
    throw new CliError(
      'bad-usage',
      `--${option} takes a number of seconds up to 86400, not ${quoted(text)}`,
    );
  }
  return seconds * 1000;
}
