import type { FailureLine, ReadyLine } from '../../contract/rendezvous.ts';

/** What an inspector process said when it was ready, or why it could not start. */
export type StartLine = ReadyLine | FailureLine;

const failureCodes: readonly FailureLine['code'][] = [
  'port-in-use',
  'bad-target',
  'bad-usage',
  'unreadable',
  'not-writable',
  'failed',
];

/**
 * Finds the line that ends a start in what a process has printed so far; undefined while it is not
 * whole yet. Lines that are none of ours (a warning of the runtime) are passed over.
 */
export function findStartLine(output: string): StartLine | undefined {
  const whole = output.slice(0, output.lastIndexOf('\n') + 1);
  for (const line of whole.split('\n')) {
    const found = readStartLine(line);
    if (found) return found;
  }
  return undefined;
}

function readStartLine(line: string): StartLine | undefined {
  const value = parseObject(line);
  if (value?.['event'] === 'listening' && isReady(value)) return value;
  if (value?.['event'] === 'failed' && typeof value['message'] === 'string') {
    const code = failureCodes.find((known) => known === value['code']) ?? 'failed';
    return { event: 'failed', code, message: value['message'] };
  }
  return undefined;
}

function isReady(value: Record<string, unknown>): value is Record<string, unknown> & ReadyLine {
  const texts = ['target', 'capture', 'feed', 'rendezvous'];
  return texts.every((name) => typeof value[name] === 'string') && typeof value['pid'] === 'number';
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
