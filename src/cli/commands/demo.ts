import { hostNames, isHostName, playHost, playTour } from '../../demo/play.ts';
import { startDemoServer } from '../../demo/server.ts';
import type { CaptureEngine } from '../../engine/engine.ts';
import { readMaxAge, readMaxCaptures } from '../captureLimit.ts';
import { CliError, type Arguments, type Command, type Terminal } from '../command.ts';
import { captureFile } from '../place.ts';
import { readyText, startRecording, type Recording } from '../recording.ts';
import { MAX_BODY_BYTES } from '../relayWishes.ts';
import { aborted, stopSignal } from '../signals.ts';
import { shared } from '../usage.ts';

export const demo: Command = {
  name: 'demo',
  summary: 'Play a simulated host against a small MCP server, through the real relay',
  options: {
    host: { type: 'string', value: 'NAME', help: `one of ${hostNames.join(', ')}` },
    out: { type: 'string', value: 'FILE', help: 'the capture file; by default a new one' },
    owned: {
      type: 'boolean',
      help: `${shared.owned.help}; until then the demo stays after the play`,
    },
    grace: shared.grace,
    rendezvous: shared.rendezvous,
    json: { type: 'boolean', help: 'print the ready line as JSON, and stay after the play' },
    help: shared.help,
  },
  run: runDemo,
};

async function runDemo(args: Arguments, terminal: Terminal): Promise<number> {
  const play = playOf(args.text('host'));
  const stop = stopSignal();
  const server = await startDemoServer();
  try {
    const recording = await startRecording({
      target: server.url,
      listen: { host: '127.0.0.1', port: 0 },
      out: captureFile(args, server.url),
      allowHosts: [],
      maxBodyBytes: MAX_BODY_BYTES,
      maxCapturesBytes: readMaxCaptures(args),
      maxCapturesAgeMs: readMaxAge(args),
      args,
      terminal,
    });
    await terminal.out(readyText(recording, args.flag('json')));
    const stays = args.flag('json') || args.flag('owned');
    return await playThrough(recording, play, { stop, stays, terminal });
  } finally {
    await server.close();
  }
}

type Play = (url: string, options: { signal: AbortSignal }) => Promise<void>;

function playOf(host: string | undefined): Play {
  if (host === undefined) return playTour;
  if (isHostName(host)) return (url, options) => playHost(host, url, options);
  const known = hostNames.join(', ');
  throw new CliError('bad-usage', `unknown host ${JSON.stringify(host)}; there are: ${known}`);
}

interface Course {
  readonly stop: AbortSignal;
  /** Goes on like `record` when the play is over. */
  readonly stays: boolean;
  readonly terminal: Terminal;
}

async function playThrough(
  recording: Recording,
  play: Play,
  { stop, stays, terminal }: Course,
): Promise<number> {
  const cut = new AbortController();
  const ended = Promise.race([aborted(stop), recording.ended]).then(() => cut.abort());
  try {
    await play(recording.ready.url ?? '', { signal: cut.signal });
    if (stays) await ended;
  } finally {
    await recording.stop();
  }
  if (!stays) await terminal.out(resultText(recording.engine));
  return recording.failed ? 2 : 0;
}

/** What was seen, and what to type next. */
function resultText(engine: CaptureEngine): string {
  const { model, findings } = engine.view();
  const calls = model.exchanges.filter(({ rpcMethod }) => rpcMethod === 'tools/call').length;
  const byRule = new Map<string, number>();
  for (const { rule } of findings.findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  return [
    `${model.sessions.length} sessions for ${calls} tool calls.`,
    'Findings:',
    ...[...byRule].map(([rule, count]) => `  ${String(count).padStart(3)}  ${rule}`),
    ...(byRule.size === 0 ? ['  none'] : []),
    `Captured in ${engine.file}`,
    `Next: mcp-inspector report ${engine.file}`,
    '',
  ].join('\n');
}
