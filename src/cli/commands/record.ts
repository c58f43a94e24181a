import { exposureWarning, readHostName, readListen } from '../arguments.ts';
import { maxAgeOption, maxCapturesOption, readMaxAge, readMaxCaptures } from '../captureLimit.ts';
import { CliError, type Arguments, type Command, type Terminal } from '../command.ts';
import { captureFile } from '../place.ts';
import { readyText, startRecording } from '../recording.ts';
import { readWishes, wishOptions } from '../relayWishes.ts';
import { aborted, stopSignal } from '../signals.ts';
import { shared } from '../usage.ts';

export const record: Command = {
  name: 'record',
  summary: 'Stand between clients and an MCP server and record what crosses the wire',
  options: {
    target: { type: 'string', value: 'URL', help: 'the MCP server; required' },
    listen: {
      type: 'string',
      value: '127.0.0.1:PORT',
      help: 'where clients connect; port 0, the default, picks a free one',
    },
    out: { type: 'string', value: 'FILE', help: 'the capture file; by default a new one' },
    'allow-host': {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: "accept this Host too, a tunnel's public name; may be repeated",
    },
    ...wishOptions,
    'max-captures-bytes': maxCapturesOption,
    'max-captures-days': maxAgeOption,
    owned: shared.owned,
    grace: shared.grace,
    rendezvous: shared.rendezvous,
    json: shared.json,
    help: shared.help,
  },
  run: runRecord,
};

async function runRecord(args: Arguments, terminal: Terminal): Promise<number> {
  const target = args.text('target');
  if (target === undefined) {
    throw new CliError('bad-usage', 'name the MCP server with --target URL');
  }
  const listen = readListen(args.text('listen') ?? '127.0.0.1:0');
  const stop = stopSignal();
  const recording = await startRecording({
    target,
    listen,
    out: captureFile(args, target),
    allowHosts: args.texts('allow-host').map(readHostName),
    ...readWishes(args),
    maxCapturesBytes: readMaxCaptures(args),
    maxCapturesAgeMs: readMaxAge(args),
    args,
    terminal,
  });
  const warning = exposureWarning(listen.host);
  if (warning !== undefined) terminal.err(`mcp-inspector: ${warning}`);
  await terminal.out(readyText(recording, args.flag('json')));
  await Promise.race([aborted(stop), recording.ended]);
  await recording.stop();
  return recording.failed ? 2 : 0;
}
