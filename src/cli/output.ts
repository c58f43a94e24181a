import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError, type Arguments, type Terminal } from './command.ts';

/** Prints a text, or writes it where `--out` says, readable by its owner only. */
export async function deliver(text: string, args: Arguments, terminal: Terminal): Promise<void> {
  const out = args.text('out');
  if (out === undefined) return terminal.out(text);
  const file = resolve(out);
  await writeFile(file, text, { mode: 0o600 }).catch(({ code }: NodeJS.ErrnoException) => {
    throw new CliError('not-writable', `${file} cannot be written (${code ?? 'unknown error'})`);
  });
}
