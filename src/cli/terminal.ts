import type { Terminal } from './command.ts';

type Stream = NodeJS.WriteStream;

/**
 * The process's standard streams. A reader that went away (`| head`, a window that reloaded and closed
 * the pipe) must not end a relay that somebody still talks through, so a broken pipe is no error here.
 */
export function processTerminal(stdout: Stream, stderr: Stream): Terminal {
  stdout.on('error', ignoreBrokenPipe);
  stderr.on('error', ignoreBrokenPipe);
  return {
    out: (text) => new Promise((resolve) => void stdout.write(text, () => resolve())),
    err: (text) => void stderr.write(`${text}\n`),
  };
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO' && error.code !== 'ERR_STREAM_DESTROYED') {
    throw error;
  }
}
