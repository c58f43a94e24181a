/** The span of time shown over a width in pixels. Immutable: every move gives a new scale. */
export interface TimeScale {
  readonly fromT: number;
  readonly toT: number;
  readonly width: number;
}

/** What the view may show: never beyond the capture (and its margins), never a span too short to read. */
export interface ScaleLimits {
  readonly minT: number;
  readonly maxT: number;
  readonly minSpan: number;
}

/** Half a millisecond over the whole width: below it clocks say nothing. */
const SHORTEST_SPAN_MS = 0.5;

/** A capture of `durationMs`, with a margin so that its first and last bars do not touch the edges. */
export function limitsOf(durationMs: number): ScaleLimits {
  const span = Math.max(durationMs, 100);
  const margin = span * 0.02;
  return { minT: -margin, maxT: span + margin, minSpan: SHORTEST_SPAN_MS };
}

export function fitAll(limits: ScaleLimits, width: number): TimeScale {
  return { fromT: limits.minT, toT: limits.maxT, width: Math.max(1, width) };
}

export function msPerPixel(scale: TimeScale): number {
  return (scale.toT - scale.fromT) / scale.width;
}

export function toPixel(scale: TimeScale, t: number): number {
  return ((t - scale.fromT) / (scale.toT - scale.fromT)) * scale.width;
}

export function toTime(scale: TimeScale, px: number): number {
  return scale.fromT + (px / scale.width) * (scale.toT - scale.fromT);
}

/** Keeps the time under `px` where it is and shows `factor` times as much time (below 1: closer). */
export function zoomAt(
  scale: TimeScale,
  limits: ScaleLimits,
  px: number,
  factor: number,
): TimeScale {
  const span = spanWithin(limits, (scale.toT - scale.fromT) * factor);
  const fromT = toTime(scale, px) - (px / scale.width) * span;
  return clampScale({ ...scale, fromT, toT: fromT + span }, limits);
}

export function panBy(scale: TimeScale, limits: ScaleLimits, px: number): TimeScale {
  const shift = px * msPerPixel(scale);
  return clampScale({ ...scale, fromT: scale.fromT + shift, toT: scale.toT + shift }, limits);
}

/** Shows `fromT` to `toT` with a tenth of free space on either side. */
export function fitSpan(
  scale: TimeScale,
  limits: ScaleLimits,
  fromT: number,
  toT: number,
): TimeScale {
  const pad = Math.max((toT - fromT) * 0.1, limits.minSpan / 2);
  return clampScale({ ...scale, fromT: fromT - pad, toT: toT + pad }, limits);
}

/** Brings a span into view with as little movement as possible; the magnification stays. */
export function bringIntoView(
  scale: TimeScale,
  limits: ScaleLimits,
  fromT: number,
  toT: number,
): TimeScale {
  const span = scale.toT - scale.fromT;
  const margin = span * 0.1;
  if (fromT >= scale.fromT && toT <= scale.toT) return scale;
  const start =
    fromT < scale.fromT || toT - fromT > span - 2 * margin ? fromT - margin : toT + margin - span;
  return clampScale({ ...scale, fromT: start, toT: start + span }, limits);
}

/** Ends the view at `endT` with a little free space; the magnification stays. */
export function followEnd(scale: TimeScale, limits: ScaleLimits, endT: number): TimeScale {
  const span = scale.toT - scale.fromT;
  const toT = endT + span * 0.05;
  const wide = { ...limits, maxT: Math.max(limits.maxT, toT) };
  return clampScale({ ...scale, fromT: toT - span, toT }, wide);
}

/** Moves, and only where it must shrinks, a scale until it lies within the limits. */
export function clampScale(scale: TimeScale, limits: ScaleLimits): TimeScale {
  const span = spanWithin(limits, scale.toT - scale.fromT);
  const latest = limits.maxT - span;
  const fromT = Math.min(Math.max(scale.fromT, limits.minT), latest);
  return { fromT, toT: fromT + span, width: Math.max(1, scale.width) };
}

function spanWithin(limits: ScaleLimits, span: number): number {
  const whole = limits.maxT - limits.minT;
  return Math.min(Math.max(span, Math.min(limits.minSpan, whole)), whole);
}
