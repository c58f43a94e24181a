/**
 * Turns what happens in the relay into records. The relay calls and goes on: nothing here throws,
 * waits or answers; the work is done after the current turn of the event loop.
 */
import type {
  ControlAction,
  Direction,
  EndReason,
  NotRewritten,
  RawHeaders,
  Rewrite,
} from './records.ts';
import { noteText, type MarkRequest } from './mark.ts';
import { CAPTURE_FORMAT } from './records.ts';
import { RecordedExchange } from './recordedExchange.ts';
import { REDACTION_POLICY, type Redactor } from './redaction.ts';
import type { Sequencer } from './sequencer.ts';

export interface Peer {
  readonly address: string;
  readonly port: number;
}

export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: RawHeaders;
  readonly peer: Peer;
}

export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion?: string;
  readonly headers: RawHeaders;
  /** Absent when the relay itself answers. */
  readonly upstream?: Peer & { readonly reused: boolean };
  readonly rewrites?: readonly Rewrite[];
  readonly notRewritten?: NotRewritten;
}

/** One WebSocket message, or the beginning of it that was kept. */
export interface SocketMessage {
  readonly opcode: number;
  readonly content: Buffer;
  readonly bytes: number;
  readonly truncated: boolean;
  readonly incomplete: boolean;
}

export interface ExchangeEnd {
  readonly reason: EndReason;
  readonly error?: string;
  readonly connectMs?: number;
  readonly closeCode?: number;
}

/** What the relay tells about one exchange, in order. Trailers are given where there were any. */
export interface ExchangeRecorder {
  /** The exchange's number; absent where it is only counted. */
  readonly x?: number;
  request(head: RequestHead): void;
  requestData(chunk: Buffer): void;
  requestEnd(trailers?: RawHeaders): void;
  response(head: ResponseHead): void;
  responseData(chunk: Buffer): void;
  responseEnd(trailers?: RawHeaders): void;
  /** The next `endpoint` event of the answer was changed on its way. */
  endpointRewritten(rewrite: Rewrite): void;
  message(dir: Direction, message: SocketMessage): void;
  /** Bytes that are counted but not recorded here: those of an upgraded connection. */
  count(up: number, down: number): void;
  end(end: ExchangeEnd): void;
}

export interface CaptureInfo {
  readonly target: string;
  readonly listen: string;
  readonly tool: { readonly name: string; readonly version: string };
}

export interface RecorderOptions {
  readonly maxBodyBytes: number;
}

export class Recorder {
  private lastX = 0;
  private recording = true;
  private unrecorded = { count: 0, bytes: 0 };

  constructor(
    private readonly sequencer: Sequencer,
    private readonly redactor: Redactor,
    private readonly options: RecorderOptions,
  ) {}

  /** Writes the first record. */
  begin({ target, listen, tool }: CaptureInfo, startedAt: string): void {
    const fields = {
      ...{ format: CAPTURE_FORMAT, startedAt, tool, target: this.redactor.url(target), listen },
      redaction: { policy: REDACTION_POLICY, identifiers: 'kept' },
    };
    this.sequencer.push(() => [{ type: 'capture', fields }]);
  }

  /** A new exchange. While recording is paused it is only counted. */
  exchange(): ExchangeRecorder {
    if (!this.recording) return this.unrecordedExchange();
    this.lastX += 1;
    const { maxBodyBytes } = this.options;
    return new RecordedExchange(this.lastX, this.sequencer, this.redactor, {
      maxBodyBytes,
      streamsPaused: () => !this.recording,
      onSkipped: (bytes) => (this.unrecorded.bytes += bytes),
    });
  }

  /**
   * A pause holds for new exchanges and for what open event streams bring; a request already under
   * way is recorded to its end.
   */
  setRecording(recording: boolean): void {
    if (recording === this.recording) return;
    this.recording = recording;
    if (!recording) return this.control('pause');
    this.reportUnrecorded();
    this.control('resume');
  }

  /** A note of the user's; kept while paused as well. */
  mark({ note, exchange, agoMs }: MarkRequest): void {
    const fields = {
      note: noteText(note, this.redactor),
      ...(exchange === undefined ? {} : { exchange }),
      ...(agoMs === undefined ? {} : { markT: this.momentBefore(agoMs) }),
    };
    this.sequencer.push(() => [{ type: 'control', fields: { action: 'mark', ...fields } }]);
  }

  /** The last record of a capture that ended as it should. */
  stop(): void {
    this.reportUnrecorded();
    this.control('stop');
  }

  private control(action: ControlAction, figures: { count?: number; bytes?: number } = {}): void {
    this.sequencer.push(() => [{ type: 'control', fields: { action, ...figures } }]);
  }

  private momentBefore(agoMs: number): number {
    return Math.max(0, Math.round((this.sequencer.now() - agoMs) * 1000) / 1000);
  }

  private reportUnrecorded(): void {
    const { count, bytes } = this.unrecorded;
    this.unrecorded = { count: 0, bytes: 0 };
    if (count > 0 || bytes > 0) this.control('forwarded-unrecorded', { count, bytes });
  }

  /** Counts, and records nothing. */
  private unrecordedExchange(): ExchangeRecorder {
    const add = (bytes: number): void => void (this.unrecorded.bytes += bytes);
    this.unrecorded.count += 1;
    return {
      request: nothing,
      requestData: (chunk) => add(chunk.length),
      requestEnd: nothing,
      response: nothing,
      responseData: (chunk) => add(chunk.length),
      responseEnd: nothing,
      endpointRewritten: nothing,
      message: nothing,
      count: (up, down) => add(up + down),
      end: nothing,
    };
  }
}

function nothing(): void {}
