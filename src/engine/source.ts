import type { Disposable } from '../base/disposable.ts';
import type { MarkRequest } from '../capture/mark.ts';
import type { CaptureStatus, RefusedHostView } from '../contract/api.ts';

/** Where the records come from. A source feeds the intake in file order and says how it fares. */
export interface Source extends Disposable {
  readonly kind: CaptureStatus['source'];
  /** What clients are pointed at; absent for a file. */
  readonly url?: string;
  readonly recording: boolean;
  readonly health: Health;
  /** While a file is still being read: bytes so far, and all of it. */
  readonly loading?: { readonly bytes: number; readonly of: number } | undefined;
  readonly refusedHosts: readonly RefusedHostView[];
  /** Milliseconds since the capture began, while it goes on; undefined once no record can come. */
  nowT(): number | undefined;
  setRecording(recording: boolean): void;
  /** Writes a mark into the capture. Rejects with a sentence for people where that cannot be done. */
  mark(request: MarkRequest): Promise<void>;
  /** Allows a host name, or no longer. Throws a sentence for people where that cannot be done. */
  allowHost(name: string, allowed: boolean): void;
  /** The relay was stopped; what it recorded has arrived. */
  finish(): void;
}

export interface Health {
  readonly trouble?: string;
  readonly notice?: string;
  readonly notKept?: { records: number; bytes: number };
}
