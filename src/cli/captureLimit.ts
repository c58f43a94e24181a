/** Keeps the folder that takes captures below a size while one of them is being recorded. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import { formatBytes } from '../base/size.ts';
import { keepWithin, type Kept } from '../capture/captureFolder.ts';
import type { Rendezvous } from '../contract/rendezvous.ts';
import { CliError, type Arguments, type Option } from './command.ts';

/** For captures whose place the user left to us. */
export const DEFAULT_MAX_CAPTURES_BYTES = 2 * 1024 ** 3;

export const maxCapturesOption = {
  type: 'string',
  value: 'N',
  help: 'remove the oldest captures beside the new one when all together take more; 2147483648, with --out no limit; 0: none',
} as const satisfies Option;

/** 0: any number of bytes. Where the user chose the place, its files are removed only when asked for. */
export function readMaxCaptures(args: Arguments): number {
  const text = args.text('max-captures-bytes');
  if (text === undefined) return args.text('out') === undefined ? DEFAULT_MAX_CAPTURES_BYTES : 0;
  const bytes = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(bytes)) return bytes;
  throw new CliError(
    'bad-usage',
    `--max-captures-bytes takes a number of bytes, 0 for no limit, not ${JSON.stringify(text)}`,
  );
}

export const maxAgeOption = {
  type: 'string',
  value: 'DAYS',
  help: 'remove captures beside the new one that are older than this; 0: never, the default',
} as const satisfies Option;

/** Milliseconds; undefined: any age. */
export function readMaxAge(args: Arguments): number | undefined {
  const text = args.text('max-captures-days') ?? '0';
  const days = Number(text);
  if (!/^\d+$/.test(text) || days > 36_500) {
    throw new CliError(
      'bad-usage',
      `--max-captures-days takes a number of days, 0 for any age, not ${JSON.stringify(text)}`,
    );
  }
  return days === 0 ? undefined : days * DAY_MS;
}

export interface CaptureLimit {
  /** The capture being recorded; its folder is what is kept below the limit. */
  readonly capture: string;
  /** Infinity: any number. */
  readonly maxTotalBytes: number;
  /** Since their last record; absent or Infinity: any age. */
  readonly maxAgeMs?: number;
  /** Where processes leave word of what they record or show. */
  readonly runningFolders: readonly string[];
  /** A sentence for people when captures were removed, or when the limit cannot be kept. */
  readonly tell: (sentence: string) => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const CHECK_EVERY_MS = 60_000;

/** Looks now and then as often as said. */
export function limitCaptures(limit: CaptureLimit, everyMs = CHECK_EVERY_MS): Disposable {
  const told = new Told(limit);
  void look(limit, told);
  const timer = setInterval(() => void look(limit, told), everyMs);
  timer.unref();
  return { dispose: () => clearInterval(timer) };
}

/** Never rejects: what cannot be read or removed is left alone. */
async function look(limit: CaptureLimit, told: Told): Promise<void> {
  const { capture, maxTotalBytes, maxAgeMs = Infinity, runningFolders } = limit;
  const inUse = new Set([capture, ...runningFolders.flatMap(capturesInUse)]);
  told.take(await keepWithin(dirname(capture), { maxTotalBytes, maxAgeMs }, inUse, Date.now()));
}

/** Adds up what was removed, and says each thing once. */
class Told {
  private removed = 0;
  private removedBytes = 0;
  private over = false;

  constructor(private readonly limit: CaptureLimit) {}

  take({ removed, removedBytes, totalBytes }: Kept): void {
    const { maxTotalBytes, tell } = this.limit;
    this.removed += removed;
    this.removedBytes += removedBytes;
    const over = totalBytes > maxTotalBytes;
    const begins = over && !this.over;
    this.over = over;
    if (removed === 0 && !begins) return;
    tell([this.removedText(), over && this.overText(totalBytes)].filter(Boolean).join('; '));
  }

  private removedText(): string {
    if (this.removed === 0) return '';
    const noun = this.removed === 1 ? 'older capture was' : 'older captures were';
    return `${this.removed} ${noun} removed (${formatBytes(this.removedBytes)}), since captures may ${this.limitText()}`;
  }

  private limitText(): string {
    const { maxTotalBytes, maxAgeMs = Infinity } = this.limit;
    return [
      ...(maxTotalBytes === Infinity ? [] : [`take ${formatBytes(maxTotalBytes)}`]),
      ...(maxAgeMs === Infinity ? [] : [`be ${Math.round(maxAgeMs / DAY_MS)} days old`]),
    ].join(' and ');
  }

  private overText(totalBytes: number): string {
    const limit = formatBytes(this.limit.maxTotalBytes);
    return `the captures in use take ${formatBytes(totalBytes)}, more than the limit of ${limit}, and are kept`;
  }
}

/** The captures of living processes, as their rendezvous files name them. */
function capturesInUse(folder: string): string[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    // Nothing was ever started there.
  }
  return names.flatMap((name) => captureOf(join(folder, name)));
}

function captureOf(file: string): string[] {
  try {
    const { pid, capture } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Rendezvous>;
    if (typeof pid !== 'number' || typeof capture !== 'string' || !isAlive(pid)) return [];
    return [capture];
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
