import type { Purpose } from './inspectorProcess.ts';

/** "2026-02-05T09-30-00-000Z-example.com-8443.mcp.jsonl": when it began, and the target's host. */
export function captureName(startedAt: Date, launch: Purpose): string {
  const time = startedAt.toISOString().replace(/[:.]/g, '-');
  const subject = launch.kind === 'record' ? new URL(launch.target).host : launch.kind;
  return `${time}-${subject.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '')}.mcp.jsonl`;
}
