/** Where files go when nobody says where. Pure: the caller gives platform, environment and home. */
import { posix, win32 } from 'node:path';

export interface Place {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const PRODUCT = 'mcp-traffic-inspector';

/** The customary place of a program's state: XDG on Linux, Application Support on macOS. */
export function stateDirectory({ platform, env, home }: Place): string {
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), PRODUCT);
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', PRODUCT);
  const state = env['XDG_STATE_HOME'];
  const base = state?.startsWith('/') ? state : posix.join(home, '.local', 'state');
  return posix.join(base, PRODUCT);
}

export function capturesDirectory(place: Place): string {
  return join(place, stateDirectory(place), 'captures');
}

/** Rendezvous files of processes that were not told another place. */
export function rendezvousFile(place: Place, pid: number): string {
  return join(place, stateDirectory(place), 'running', `${pid}.json`);
}

/** `2026-02-05T09-30-00-000Z-example.com-8443.mcp.jsonl`: start time and target's host. */
export function captureName(startedAt: Date, target: string): string {
  const time = startedAt.toISOString().replace(/[:.]/g, '-');
  return `${time}-${hostOf(target)}.mcp.jsonl`;
}

function hostOf(target: string): string {
  const host = URL.canParse(target) ? new URL(target).host : '';
  return host.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'unknown';
}

function join({ platform }: Place, ...parts: string[]): string {
  return (platform === 'win32' ? win32 : posix).join(...parts);
}
