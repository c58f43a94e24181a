import { resolve } from 'node:path';
import type { CaptureRecord } from '../../capture/records.ts';
import {
  exportedRecords,
  writeExport,
  writeText,
  type ExportSelection,
} from '../../engine/exportCapture.ts';
import { EXPORT_TEXTS } from '../../engine/exportText.ts';
import { selectExchanges } from '../../engine/selection.ts';
import { jsonlLine } from '../../export/jsonl.ts';
import { captureEngine, readable } from '../captureInput.ts';
import { CliError, type Arguments, type Command, type Terminal } from '../command.ts';
import { shared } from '../usage.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write a capture, or some of it, with personal identifiers masked',
  file: 'FILE',
  options: {
    format: {
      type: 'string',
      value: 'NAME',
      help: 'jsonl (a capture again), har (HTTP archive), mermaid (a sequence diagram) or curl; required',
    },
    session: { type: 'string', value: 'ID', help: 'only the exchanges of this session' },
    conversation: { type: 'string', value: 'KEY', help: 'only those of this conversation' },
    filter: { type: 'string', value: 'EXPR', help: 'only those the filter lets through' },
    'include-identifiers': shared.includeIdentifiers,
    out: shared.out,
    help: shared.help,
  },
  run: runExport,
};

async function runExport(args: Arguments, terminal: Terminal): Promise<number> {
  const format = args.text('format');
  if (format !== 'jsonl' && !isTextFormat(format)) {
    const problem =
      format === undefined ? 'name the format' : `there is no ${JSON.stringify(format)} export`;
    const known = ['jsonl', ...Object.keys(EXPORT_TEXTS)].map((name) => `--format ${name}`);
    throw new CliError('bad-usage', `${problem}: ${known.join(', ')}`);
  }
  const file = resolve(args.file);
  const selection = await selectionOf(file, args, terminal);
  const named = args.text('out');
  const out = named === undefined ? undefined : resolve(named);
  if (format === 'jsonl') await exportJsonl(file, out, selection, terminal);
  else await exportText(file, out, EXPORT_TEXTS[format](file, selection), terminal);
  return 0;
}

function isTextFormat(name: string | undefined): name is keyof typeof EXPORT_TEXTS {
  return name !== undefined && Object.hasOwn(EXPORT_TEXTS, name);
}

async function exportJsonl(
  file: string,
  out: string | undefined,
  selection: ExportSelection,
  terminal: Terminal,
): Promise<void> {
  if (out === undefined) {
    await readable(print(lines(exportedRecords(file, selection)), terminal));
    return;
  }
  const { records, exchanges } = await written(writeExport(file, out, selection));
  terminal.err(`${records} records of ${exchanges} exchanges are in ${out}.`);
}

async function exportText(
  file: string,
  out: string | undefined,
  pieces: AsyncIterable<string>,
  terminal: Terminal,
): Promise<void> {
  if (out === undefined) await readable(print(pieces, terminal));
  else await written(writeText(file, out, pieces));
}

async function print(pieces: AsyncIterable<string>, terminal: Terminal): Promise<void> {
  for await (const piece of pieces) if (piece !== '') await terminal.out(piece);
}

async function* lines(runs: AsyncIterable<readonly CaptureRecord[]>): AsyncGenerator<string> {
  for await (const records of runs) yield records.map(jsonlLine).join('');
}

async function selectionOf(
  file: string,
  args: Arguments,
  terminal: Terminal,
): Promise<ExportSelection> {
  const engine = await captureEngine(file, terminal);
  try {
    await engine.searchFor(args.text('filter') ?? '');
    const selected = selectExchanges(engine.view(), {
      session: args.text('session'),
      conversation: args.text('conversation'),
      filter: args.text('filter'),
    });
    return {
      ...(selected ? { keeps: (x) => selected.has(x) } : {}),
      includeIdentifiers: args.flag('include-identifiers'),
    };
  } catch (error) {
    throw new CliError('bad-usage', error instanceof Error ? error.message : String(error));
  } finally {
    engine.dispose();
  }
}

async function written<T>(writing: Promise<T>): Promise<T> {
  return readable(writing).catch((error: unknown) => {
    if (error instanceof CliError) throw error;
    throw new CliError('not-writable', error instanceof Error ? error.message : String(error));
  });
}
