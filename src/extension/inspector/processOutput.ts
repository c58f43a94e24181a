import { readFileSync } from 'node:fs';
import type { RunFiles } from './runFiles.ts';

/** Enough to see why a process died. */
const LAST_LINES = 50;

/** Puts what a process said on its standard error into the log. It never holds traffic. */
export function logOutput({ err }: RunFiles, log: { warn(message: string): void }): void {
  for (const line of lastLines(err)) log.warn(`inspector: ${line}`);
}

function lastLines(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-LAST_LINES);
  } catch {
    return [];
  }
}
