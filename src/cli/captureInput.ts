import { CaptureError } from '../capture/reader.ts';
import { CaptureEngine, type EngineOptions } from '../engine/engine.ts';
import { OpeningSource } from '../engine/openingSource.ts';
import { CliError, type Terminal } from './command.ts';

/** Opens a capture the user named, and tells on standard error what of it had to be left out. */
export async function captureEngine(
  file: string,
  terminal: Terminal,
  options: EngineOptions = {},
): Promise<CaptureEngine> {
  const engine = await readable(CaptureEngine.open(file, options));
  const { source } = engine;
  const tell = () => {
    const { notice } = source.health;
    if (notice !== undefined) noticeTo(terminal, file)(notice);
  };
  if (source instanceof OpeningSource) void source.whenRead.then(tell);
  else tell();
  return engine;
}

export function noticeTo(terminal: Terminal, file: string): (notice: string) => void {
  return (notice) => terminal.err(`mcp-inspector: ${file}: ${notice}`);
}

/** Turns a capture that cannot be read into the command line's own failure. */
export async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CaptureError) throw new CliError('unreadable', error.message);
    throw error;
  }
}
