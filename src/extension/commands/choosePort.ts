/** The port to try, and why that one. */
export interface PortChoice {
  readonly port: number;
  readonly reason: 'setting' | 'remembered' | 'free';
}

/**
 * The setting first; else the port the target had last time, so that clients find it again; else any
 * free one. What another inspector of this window holds is `taken`.
 */
export function choosePort(
  setting: number,
  remembered: number | undefined,
  taken: readonly (number | undefined)[] = [],
): PortChoice {
  if (setting > 0 && !taken.includes(setting)) return { port: setting, reason: 'setting' };
  if (remembered !== undefined && !taken.includes(remembered))
    return { port: remembered, reason: 'remembered' };
  return { port: 0, reason: 'free' };
}
