import { resolve } from 'node:path';
import { isReportFormat, REPORT_FORMATS, reportOn } from '../../engine/captureReport.ts';
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

async function runReport(args: Arguments, terminal: Terminal): Promise<number> {
  const name = args.text('format') ?? 'markdown';
  if (!isReportFormat(name)) {
    const known = Object.keys(REPORT_FORMATS).join(', ');
    throw new CliError(
      'bad-usage',
      `there is no ${JSON.stringify(name)} report; formats: ${known}`,
    );
  }
  const file = resolve(args.file);
  const includeIdentifiers = args.flag('include-identifiers');
  const onNotice = noticeTo(terminal, file);
  const source = await readable(reportOn(file, { includeIdentifiers, onNotice }));
  await deliver(REPORT_FORMATS[name](source), args, terminal);
  return 0;
}
