import { resolve } from 'node:path';
import { exportedModel } from '../../engine/captureReport.ts';
import { exportedRecords, writeExport, type ExportSelection } from '../../engine/exportCapture.ts';
import { selectExchanges } from '../../engine/selection.ts';
import { jsonlLine } from '../../export/jsonl.ts';
import { sequenceDiagram } from '../../export/sequenceDiagram.ts';
import { shortIds } from '../../export/shortIds.ts';
import { captureEngine, readable } from '../captureInput.ts';
import { CliError, type Arguments, type Command, type Terminal } from '../command.ts';
import { deliver } from '../output.ts';
import { shared } from '../usage.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write a capture, or some of it, with personal identifiers masked',
  file: 'FILE',
  options: {
    format: {
      type: 'string',
      value: 'NAME',
      help: 'jsonl (a capture again) or mermaid (a sequence diagram); required',
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
  if (format !== 'jsonl' && format !== 'mermaid') {
    const problem =
      format === undefined ? 'name the format' : `there is no ${JSON.stringify(format)} export`;
    throw new CliError('bad-usage', `${problem}: --format jsonl or --format mermaid`);
  }
  const file = resolve(args.file);
  const selection = await selectionOf(file, args, terminal);
  if (format === 'mermaid') {
    await deliver(await readable(diagramOf(file, selection)), args, terminal);
    return 0;
  }
  const out = args.text('out');
  if (out === undefined) await print(file, selection, terminal);
  else {
    const { records, exchanges } = await written(writeExport(file, resolve(out), selection));
    terminal.err(`${records} records of ${exchanges} exchanges are in ${resolve(out)}.`);
  }
  return 0;
}

async function selectionOf(
  file: string,
  args: Arguments,
  terminal: Terminal,
): Promise<ExportSelection> {
  const engine = await captureEngine(file, terminal);
  try {
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

/** Drawn from the records as they would be exported, so that it shows nothing they would not. */
async function diagramOf(file: string, { keeps, ...rest }: ExportSelection): Promise<string> {
  const { model } = await exportedModel(file, rest);
  const numbers = model.exchanges.flatMap(({ x }) => (keeps?.(x) === false ? [] : [x]));
  const shortId = shortIds(model.sessions.map(({ id }) => id));
  return sequenceDiagram(model, numbers, { shortId, limit: MOST_DRAWN });
}

/** What GitHub still draws; a diagram of more is no help to a reader either. */
const MOST_DRAWN = 100;

async function print(file: string, selection: ExportSelection, terminal: Terminal): Promise<void> {
  for await (const records of exportedRecords(file, selection)) {
    await terminal.out(records.map(jsonlLine).join(''));
  }
}

async function written<T>(writing: Promise<T>): Promise<T> {
  return readable(writing).catch((error: unknown) => {
    if (error instanceof CliError) throw error;
    throw new CliError('not-writable', error instanceof Error ? error.message : String(error));
  });
}
