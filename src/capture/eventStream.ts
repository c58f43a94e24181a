import type { Transform } from 'node:stream';
import { SseParser, type SseEvent } from '../protocol/sse.ts';
import { createDecoder } from './contentCoding.ts';
import type { Redactor } from './redaction.ts';
import type { Draft } from './sequencer.ts';

/** Turns the bytes of a `text/event-stream` answer into `event` records. */
export interface EventStream {
  /** Hands over events as soon as they are complete. */
  push(chunk: Buffer): void;
  /** The stream ended; resolves with what was unfinished. */
  end(): readonly SseEvent[] | Promise<readonly SseEvent[]>;
}

type OnEvents = (events: readonly SseEvent[]) => void;

/** Undefined where the content-encoding is one this Node cannot undo. */
export function createEventStream(
  encoding: string | undefined,
  maxEventBytes: number,
  onEvents: OnEvents,
): EventStream | undefined {
  const parser = new SseParser(maxEventBytes);
  const coding = encoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return plainStream(parser, onEvents);
  if (!createDecoder(coding, 0)) return undefined;
  return new EncodedStream(coding, parser, onEvents);
}

function plainStream(parser: SseParser, onEvents: OnEvents): EventStream {
  return {
    push: (chunk) => {
      const events = parser.push(chunk);
      if (events.length > 0) onEvents(events);
    },
    end: () => parser.end(),
  };
}

/** A compressed stream is decompressed beside the forwarding; its events count decoded bytes. */
class EncodedStream implements EventStream {
  private decoder: Transform | undefined;
  private failed = false;
  /** What comes out of the decoder after the stream has ended. */
  private late: SseEvent[] | undefined;

  constructor(
    private readonly coding: string,
    private readonly parser: SseParser,
    private readonly onEvents: OnEvents,
  ) {}

  push(chunk: Buffer): void {
    this.decoder ??= this.start(chunk[0] ?? 0);
    if (!this.failed) this.decoder?.write(chunk);
  }

  end(): readonly SseEvent[] | Promise<readonly SseEvent[]> {
    const { decoder } = this;
    if (!decoder || this.failed) return this.rest();
    this.late = [];
    return new Promise((resolve) => {
      const finish = (): void => resolve(this.rest());
      decoder.once('end', finish);
      decoder.once('error', finish);
      decoder.end();
    });
  }

  private rest(): SseEvent[] {
    const broken = this.failed ? [{ bytes: 0, incomplete: true } as const] : [];
    return [...(this.late ?? []), ...this.parser.end(), ...broken];
  }

  private start(firstByte: number): Transform | undefined {
    const decoder = createDecoder(this.coding, firstByte);
    decoder?.on('error', () => (this.failed = true));
    decoder?.on('data', (chunk: Buffer) => {
      const events = this.parser.push(chunk);
      if (this.late) this.late.push(...events);
      else if (events.length > 0) this.onEvents(events);
    });
    return decoder;
  }
}

/** The fields of an `event` record. */
export function eventDraft(
  x: number,
  event: SseEvent,
  redactor: Redactor,
): Draft & { readonly fields: object } {
  const { raw, data, ...fields } = event;
  const content = data === undefined ? undefined : eventData(event, data, redactor);
  return {
    type: 'event',
    fields: {
      x,
      ...fields,
      ...(content === undefined ? {} : { data: content }),
      ...(raw && !redactor.mustWithhold(raw)
        ? { base64: Buffer.from(raw).toString('base64') }
        : {}),
    },
  };
}

function eventData({ event }: SseEvent, data: string, redactor: Redactor): string {
  return event === 'endpoint' ? redactor.url(data) : redactor.content(data);
}
