/** How times are said, in the list and on the ruler. */
import { formatDuration, formatOffset } from '../base/time.ts';

export const TIME_MODES = {
  start: 'Since Start',
  selected: 'Since Selected',
  gap: 'Since Previous',
  local: 'Local Time',
  utc: 'UTC',
} as const;

export type TimeMode = keyof typeof TIME_MODES;

export interface TimeContext {
  readonly mode: TimeMode;
  /** ISO time of the capture's beginning; absent while unknown. */
  readonly startedAt: string | undefined;
  /** Beginning of what is selected, where something is. */
  readonly selectedT: number | undefined;
}

export function readTimeMode(value: unknown): TimeMode {
  return (Object.keys(TIME_MODES) as TimeMode[]).find((mode) => mode === value) ?? 'start';
}

/** The time of a row; `previousT`: when the line before it began. */
export function rowTime(t: number, previousT: number | undefined, context: TimeContext): string {
  if (context.mode !== 'gap') return axisTime(t, 2, context);
  return previousT === undefined ? '–' : formatDuration(t - previousT);
}

/** A moment on the axis, with `decimals` digits after the second. A gap belongs to a row alone. */
export function axisTime(t: number, decimals: number, context: TimeContext): string {
  const { mode, startedAt, selectedT } = context;
  switch (mode) {
    case 'selected':
      return formatOffset(t - (selectedT ?? 0), decimals);
    case 'local':
    case 'utc':
      return startedAt === undefined
        ? formatOffset(t, decimals)
        : clock(startedAt, t, decimals, mode);
    case 'start':
    case 'gap':
      return formatOffset(t, decimals);
  }
}

function clock(startedAt: string, t: number, decimals: number, mode: 'local' | 'utc'): string {
  const at = new Date(Date.parse(startedAt) + t);
  const parts =
    mode === 'utc'
      ? [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), at.getUTCMilliseconds()]
      : [at.getHours(), at.getMinutes(), at.getSeconds(), at.getMilliseconds()];
  const [hours = 0, minutes = 0, seconds = 0, ms = 0] = parts;
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  const fraction = decimals === 0 ? '' : `.${digits(ms, 3).slice(0, decimals)}`;
  return `${digits(hours, 2)}:${digits(minutes, 2)}:${digits(seconds, 2)}${fraction}`;
}
