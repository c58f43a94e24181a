import { resolve } from 'node:path';
import { reportOn } from '../../engine/captureReport.ts';
import { markdownReport, type ReportSource } from '../../export/markdownReport.ts';
import { CliError, type Arguments, type Command, type Terminal } from '../command.ts';
import { noticeTo, readable } from '../captureInput.ts';
import { deliver } from '../output.ts';
import { shared } from '../usage.ts';

export const report: Command = {
  name: 'report',
  summary: 'Say what a capture shows: sessions, echoes, findings',
  file: 'FILE',
  options: {
    format: {
      type: 'string',
      value: 'NAME',
      help: 'markdown, ready for an issue tracker (the default), or json',
    },
    'include-identifiers': shared.includeIdentifiers,
    out: shared.out,
    help: shared.help,
  },
  run: runReport,
};

const formats = new Map<string, (source: ReportSource) => string>([
  ['markdown', markdownReport],
  ['json', ({ report: data }) => `${JSON.stringify(data, null, 2)}\n`],
]);

async function runReport(args: Arguments, terminal: Terminal): Promise<number> {
  const name = args.text('format') ?? 'markdown';
  const format = formats.get(name);
  if (!format) {
    const known = [...formats.keys()].join(', ');
    throw new CliError(
      'bad-usage',
      `there is no ${JSON.stringify(name)} report; formats: ${known}`,
    );
  }
  const file = resolve(args.file);
  const includeIdentifiers = args.flag('include-identifiers');
  const onNotice = noticeTo(terminal, file);
  const source = await readable(reportOn(file, { includeIdentifiers, onNotice }));
  await deliver(format(source), args, terminal);
  return 0;
}
