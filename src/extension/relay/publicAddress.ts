import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../enginePull.ts';

const PATIENCE_MS = 15_000;
const LOOKS = 40;
const EVERY_MS = 150;

/**
 * Whether a public address leads to this relay: asks it for a page nobody has, which no MCP server takes
 * for traffic, and looks whether the request came by. Undefined where it did, else why not.
 */
export async function checkPublicAddress(
  address: string,
  engine: Pick<Engine, 'request'>,
  looks = LOOKS,
): Promise<string | undefined> {
  const path = `/.well-known/mcp-inspector-check-${randomUUID()}`;
  const { host } = new URL(address);
  const answer = await fetch(new URL(path, address), {
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => reasonOf(error));
  if (await cameBy(path, engine, looks)) return undefined;
  return typeof answer === 'string'
    ? l10n.t('{0} cannot be reached ({1}). Is the tunnel running?', host, answer)
    : l10n.t(
        '{0} answers ({1}), but the request did not come to MCP Inspector. Is the tunnel pointed at it?',
        host,
        answer.status,
      );
}

async function cameBy(
  path: string,
  engine: Pick<Engine, 'request'>,
  looks: number,
): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    const { total } = await engine.request('rows/range', { offset: 0, limit: 0 });
    const offset = Math.max(0, total - 200);
    const { rows } = await engine.request('rows/range', { offset, limit: 200 });
    const seen = rows.find((row) => row.path === path);
    if (seen) return seen.endReason !== 'refused';
    await delay(EVERY_MS);
  }
  return false;
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof Error ? error.message : String(error);
}
