/** What the relay thread and the thread that started it say to each other. */
import type { MarkRequest } from '../capture/mark.ts';
import type { CaptureBatch, RefusedHost, RelayStartError, RelayTrouble } from './handle.ts';

export type ToRelay =
  | { readonly kind: 'setRecording'; readonly recording: boolean }
  | { readonly kind: 'mark'; readonly request: MarkRequest }
  | { readonly kind: 'allowHost'; readonly name: string; readonly allowed: boolean }
  | { readonly kind: 'stop' };

export type FromRelay =
  | { readonly kind: 'started'; readonly url: string; readonly port: number }
  | {
      readonly kind: 'notStarted';
      readonly code: RelayStartError['code'];
      readonly message: string;
    }
  | { readonly kind: 'batches'; readonly batches: readonly CaptureBatch[] }
  | { readonly kind: 'trouble'; readonly trouble: RelayTrouble }
  | { readonly kind: 'refusedHost'; readonly refused: RefusedHost }
  | { readonly kind: 'stopped' };
