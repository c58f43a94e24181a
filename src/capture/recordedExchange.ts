import type { SseEvent } from '../protocol/sse.ts';
import { BodyCollector } from './body.ts';
import { bodyDraft, type BodyPart } from './bodyRecord.ts';
import { createEventStream, eventDraft, type EventStream } from './eventStream.ts';
import { summarize } from './exchangeSummary.ts';
import { factsOf } from './headFacts.ts';
import type {
  ExchangeEnd,
  ExchangeRecorder,
  RequestHead,
  ResponseHead,
  SocketMessage,
} from './recorder.ts';
import { messageDraft } from './messageRecord.ts';
import type { Direction, RawHeaders, Rewrite } from './records.ts';
import type { Redactor } from './redaction.ts';
import type { Build, Sequencer } from './sequencer.ts';

interface Options {
  readonly maxBodyBytes: number;
  /** Recording is paused for what open event streams bring. */
  readonly streamsPaused: () => boolean;
  readonly onSkipped: (bytes: number) => void;
}

/** The records of one exchange. Whatever is unfinished at its end is recorded as `incomplete`. */
export class RecordedExchange implements ExchangeRecorder {
  private readonly up: BodyCollector;
  private readonly down: BodyCollector;
  private requestHead: RequestHead | undefined;
  private responseHead: ResponseHead | undefined;
  private events: EventStream | undefined;
  private readonly at: { request?: number; sent?: number; response?: number; received?: number } =
    {};
  private requestText: string | undefined;
  private endpointRewrite: Rewrite | undefined;
  private ended = false;

  constructor(
    readonly x: number,
    private readonly sequencer: Sequencer,
    private readonly redactor: Redactor,
    private readonly options: Options,
  ) {
    this.up = new BodyCollector(options.maxBodyBytes);
    this.down = new BodyCollector(options.maxBodyBytes);
  }

  request(head: RequestHead): void {
    this.requestHead = head;
    this.at.request = this.sequencer.now();
    this.push('request', () => {
      const { headers, method, url, httpVersion, peer } = head;
      const auth = this.redactor.authJson(headers, url);
      return (
        `"method":${JSON.stringify(method)},"url":${JSON.stringify(this.redactor.url(url))},` +
        `"httpVersion":"${httpVersion}","headers":${this.redactor.headersJson(headers)},` +
        `"peer":${JSON.stringify(peer)}${auth === undefined ? '' : `,"auth":${auth}`}`
      );
    });
  }

  requestData(chunk: Buffer): void {
    this.up.push(chunk);
  }

  requestEnd(trailers?: RawHeaders): void {
    if (this.at.sent !== undefined) return;
    this.at.sent = this.sequencer.now();
    this.pushBody('request.body', this.up, this.requestHead?.headers, false);
    this.pushTrailers('up', trailers);
  }

  response(head: ResponseHead): void {
    this.responseHead = head;
    this.at.response = this.sequencer.now();
    if (factsOf(head.headers).eventStream) this.openEventStream(head.headers);
    this.push('response', () => {
      const { status, statusText, httpVersion, headers, upstream, notRewritten } = head;
      const rewrites = head.rewrites?.map((rewrite) => this.redacted(rewrite));
      return (
        `"status":${status}${member('statusText', statusText === '' ? undefined : statusText)}` +
        `${member('httpVersion', httpVersion)},"headers":${this.redactor.headersJson(headers)}` +
        member('upstream', upstream) +
        member('rewrites', rewrites) +
        member('notRewritten', notRewritten)
      );
    });
  }

  endpointRewritten(rewrite: Rewrite): void {
    this.endpointRewrite = rewrite;
  }

  message(dir: Direction, message: SocketMessage): void {
    if (this.options.streamsPaused()) return this.options.onSkipped(message.bytes);
    const url = this.requestHead?.url ?? '';
    this.sequencer.push(() => [messageDraft(this.x, dir, message, url, this.redactor)]);
  }

  responseData(chunk: Buffer): void {
    if (this.events) this.down.bytes += chunk.length;
    else this.down.push(chunk);
    this.events?.push(chunk);
  }

  responseEnd(trailers?: RawHeaders): void {
    this.finishResponse(false);
    this.pushTrailers('down', trailers);
  }

  count(up: number, down: number): void {
    this.up.bytes += up;
    this.down.bytes += down;
  }

  end(end: ExchangeEnd): void {
    if (this.ended) return;
    this.ended = true;
    if (this.at.sent === undefined && this.up.bytes > 0) {
      this.pushBody('request.body', this.up, this.requestHead?.headers, true);
    }
    if (this.responseHead && this.responseHead.status !== 101) this.finishResponse(true);
    const endedAt = this.sequencer.now();
    this.push('end', () => {
      const { reason, error, closeCode, connectMs } = end;
      return (
        `"reason":"${reason}"${member('error', error)}${member('closeCode', closeCode)}` +
        `,"bytesUp":${this.up.bytes},"bytesDown":${this.down.bytes}` +
        `,"timing":{${this.timing(connectMs)}}` +
        `,"summary":${JSON.stringify(this.summary(endedAt))}`
      );
    });
  }

  private openEventStream(headers: RawHeaders): void {
    const { contentEncoding } = factsOf(headers);
    this.events = createEventStream(contentEncoding, this.options.maxBodyBytes, (events) =>
      this.pushEvents(events),
    );
  }

  private finishResponse(incomplete: boolean): void {
    if (this.at.received !== undefined) return;
    this.at.received = this.sequencer.now();
    const { events } = this;
    if (!events) {
      return this.pushBody('response.body', this.down, this.responseHead?.headers, incomplete);
    }
    const rest = events.end();
    if (rest instanceof Promise) {
      this.sequencer.push(async () => (await rest).map((event) => this.eventDraft(event)));
    } else if (rest.length > 0) this.pushEvents(rest);
  }

  private pushEvents(events: readonly SseEvent[]): void {
    if (this.options.streamsPaused()) {
      return this.options.onSkipped(events.reduce((sum, { bytes }) => sum + bytes, 0));
    }
    this.sequencer.push(() => events.map((event) => this.eventDraft(event)));
  }

  private eventDraft(event: SseEvent): ReturnType<typeof eventDraft> {
    const draft = eventDraft(this.x, event, this.redactor);
    if (event.event !== 'endpoint' || !this.endpointRewrite) return draft;
    const rewrites = [this.redacted(this.endpointRewrite)];
    this.endpointRewrite = undefined;
    return { ...draft, fields: { ...draft.fields, rewrites } };
  }

  private redacted({ what, from, to }: Rewrite): Rewrite {
    return { what, from: this.redactor.url(from), to: this.redactor.url(to) };
  }

  private pushBody(
    type: BodyPart['type'],
    body: BodyCollector,
    headers: RawHeaders | undefined,
    incomplete: boolean,
  ): void {
    if (body.bytes === 0 && !incomplete) return;
    const facts = headers && factsOf(headers);
    const part: BodyPart = {
      type,
      x: this.x,
      body,
      incomplete,
      limit: this.options.maxBodyBytes,
      encoding: facts?.contentEncoding,
      context: { url: this.requestHead?.url ?? '', mediaType: facts?.mediaType },
    };
    const onText =
      type === 'request.body' ? (text: string) => void (this.requestText = text) : undefined;
    this.sequencer.push(() => bodyDraft(part, this.redactor, onText));
  }

  private pushTrailers(dir: 'up' | 'down', trailers: RawHeaders | undefined): void {
    if (!trailers || trailers.length === 0) return;
    this.push('trailers', () => `"dir":"${dir}","headers":${this.redactor.headersJson(trailers)}`);
  }

  /** `fields` gives the members of the record as JSON text. */
  private push(type: string, fields: () => string): void {
    const build: Build = () => [{ type, fields: `"x":${this.x},${fields()}` }];
    this.sequencer.push(build);
  }

  /** The members of `timing` as JSON text. */
  private timing(connectMs: number | undefined): string {
    const { request, sent, response, received } = this.at;
    return [
      duration('requestMs', request, sent),
      connectMs === undefined ? '' : `"connectMs":${round(connectMs)}`,
      duration('waitMs', sent, response),
      duration('receiveMs', response, received),
    ]
      .filter(Boolean)
      .join(',');
  }

  private summary(endedAt: number): object {
    const durationMs = round(endedAt - (this.at.request ?? endedAt));
    const found = summarize({
      requestHeaders: this.requestHead?.headers ?? [],
      requestText: this.requestText,
      status: this.responseHead?.status,
      responseHeaders: this.responseHead?.headers ?? [],
    });
    return { ...found, durationMs };
  }
}

/** A further member of a JSON object, where there is a value. */
function member(name: string, value: unknown): string {
  return value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`;
}

function duration(name: string, from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined ? '' : `"${name}":${round(Math.max(0, to - from))}`;
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
