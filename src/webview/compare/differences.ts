import { formatBytes } from '../../base/size.ts';
import { formatDuration } from '../../base/time.ts';
import type { Row } from '../../contract/api.ts';
import { align, type AlignedPair } from '../../layout/align.ts';

/** Durations and sizes differ only where one is more than twice the other, and by more than noise. */
const FACTOR = 2;
const NOISE_MS = 100;
const NOISE_BYTES = 1024;

/** Two runs side by side, paired by method and tool. */
export function alignRows(left: readonly Row[], right: readonly Row[]): AlignedPair<Row>[] {
  return align(left, right, keyOf);
}

/** "tools/call search" */
export function keyOf({ label, tool }: Row): string {
  // The first message of a JSON-RPC array names it; a call may stand further back.
  return tool === undefined || label !== 'tools/call' ? label : `${label} ${tool}`;
}

/** What is different between two exchanges of a pair, in phrases; none where they are alike. */
export function differencesOf({ left, right }: AlignedPair<Row>): string[] {
  if (!left || !right) return [left ? 'only in the first' : 'only in the second'];
  const took = (row: Row) => (row.endT === undefined ? undefined : row.endT - row.startT);
  const said = (row: Row) => row.findings.map(({ title }) => title).join(', ') || 'none';
  return [
    changed('session id', echoText(left), echoText(right)),
    changed('status', String(left.status ?? 'none'), String(right.status ?? 'none')),
    changed('outcome', left.outcome, right.outcome),
    measured('duration', took(left), took(right), NOISE_MS, formatDuration),
    measured('answer', left.bytesDown, right.bytesDown, NOISE_BYTES, formatBytes),
    changed('findings', said(left), said(right)),
  ].flatMap((phrase) => phrase ?? []);
}

function echoText({ echo }: Row): string {
  return echo === 'none' ? 'not owed' : echo;
}

function changed(name: string, left: string, right: string): string | undefined {
  return left === right ? undefined : `${name} ${left} → ${right}`;
}

function measured(
  name: string,
  left: number | undefined,
  right: number | undefined,
  noise: number,
  format: (value: number) => string,
): string | undefined {
  if (left === undefined || right === undefined) return undefined;
  const [less, more] = left < right ? [left, right] : [right, left];
  if (more - less <= noise || more <= FACTOR * less) return undefined;
  return `${name} ${format(left)} → ${format(right)}`;
}
