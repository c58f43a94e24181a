/** The port to try, and why that one. */
export interface PortChoice {
  readonly port: number;
  readonly reason: 'setting' | 'remembered' | 'free';
}

/** The setting first; else the port the target had last time, so that clients find it again; else any free one. */
export function choosePort(setting: number, remembered: number | undefined): PortChoice {
  if (setting > 0) return { port: setting, reason: 'setting' };
  if (remembered !== undefined) return { port: remembered, reason: 'remembered' };
  return { port: 0, reason: 'free' };
}
