import { formatOffset } from '../base/time.ts';
import type { TimeScale } from './scale.ts';

export interface Tick {
  readonly t: number;
  readonly label: string;
}

/** Steps people read easily, in milliseconds: 1, 2, 5 below the second, then clock-like ones. */
const STEPS_MS = [
  ...[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  ...[1, 2, 7, 14, 28].map((days) => days * 86_400_000),
];

/** The smallest readable step at which labels stand at least `minPx` apart. */
export function tickStep(scale: TimeScale, minPx: number): number {
  const least = ((scale.toT - scale.fromT) / scale.width) * minPx;
  const listed = STEPS_MS.find((step) => step >= least);
  if (listed !== undefined) return listed;
  return 10 ** Math.ceil(Math.log10(least));
}

/** The ticks of the ruler: multiples of the step inside the scale, none before the capture began. */
export function ticks(scale: TimeScale, minPx = 72): Tick[] {
  const step = tickStep(scale, minPx);
  const first = Math.max(0, Math.ceil(scale.fromT / step));
  const last = Math.floor(scale.toT / step);
  const found: Tick[] = [];
  for (let n = first; n <= last; n += 1) found.push({ t: n * step, label: label(n * step, step) });
  return found;
}

function label(t: number, step: number): string {
  if (step >= 1000) return formatOffset(t, 0);
  if (step >= 1) return formatOffset(t, step >= 100 ? 1 : step >= 10 ? 2 : 3);
  const whole = Math.floor(t + 1e-9);
  const digits = step >= 0.1 ? 1 : 2;
  return `${formatOffset(whole, 3)}${(t - whole).toFixed(digits).slice(2)}`;
}
