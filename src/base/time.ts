/** A clock: milliseconds, monotonic unless said otherwise. Injected so that tests own the time. */
export type Now = () => number;

/** A time in milliseconds without the noise of floating point: three decimals, as records have. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** "41 ms", "1.24 s", "2 min 05 s", "3 h 31 min": a duration in milliseconds, for people. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 10) return `${trimZeros(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${twoDigits(Math.floor((seconds % 3600) / 60))} min`;
}

/** "+2:20.09": an offset since the capture began, with `decimals` digits after the second (0 to 3). */
export function formatOffset(ms: number, decimals = 2): string {
  const sign = ms < 0 ? '-' : '+';
  const unit = 10 ** decimals;
  const ticks = Math.round((Math.abs(ms) / 1000) * unit);
  const seconds = Math.floor(ticks / unit);
  const fraction = decimals === 0 ? '' : `.${String(ticks % unit).padStart(decimals, '0')}`;
  const rest = `${twoDigits(seconds % 60)}${fraction}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${sign}${minutes}:${rest}`;
  return `${sign}${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${rest}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function trimZeros(value: string): string {
  return value.replace(/\.0$/, '');
}
