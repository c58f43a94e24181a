/**
 * Turns records into the facts of exchanges. A record changes the facts of its own exchange only
 * and costs the same at the millionth as at the first. The steps that matter to verdicts (an
 * exchange began, was answered, ended) are told to the sink in the order they happened.
 */
import type {
  CaptureRecord,
  EndRecord,
  EventRecord,
  RequestBodyRecord,
  RequestRecord,
  ResponseBodyRecord,
  ResponseRecord,
} from '../capture/records.ts';
import { metaKeys } from '../protocol/metaKeys.ts';
import { Crossings } from './crossings.ts';
import { pathOf } from './endpoints.ts';
import { factsOf } from './exchangeFacts.ts';
import { ExchangeStore, maySettle } from './exchangeStore.ts';
import type { ExchangeFacts } from './facts.ts';
import { Interning } from './interning.ts';
import { cachingOf, pickHeaders } from './headerReader.ts';
import type { Joins } from './joins.ts';
import { keepEvent } from './messageFacts.ts';
import { readAnswer, readRequestBody } from './messageReader.ts';
import { ParameterHeaders } from './parameterHeaders.ts';
import { withResponse } from './wireFacts.ts';

/** `opened`: an event stream of HTTP+SSE named the session it opens. */
export type Step = 'began' | 'answered' | 'opened' | 'ended';

export interface ExchangeSink {
  /** Something of this exchange changed, so its snapshot is out of date. */
  changed(facts: ExchangeFacts): void;
  step(step: Step, facts: ExchangeFacts): void;
  /** A step that was already told would be judged otherwise with what is known now. */
  revised(facts: ExchangeFacts): void;
  /** JSON-RPC was seen on this path: it is an MCP endpoint. */
  endpoint(path: string): void;
  /** GET on this path opens event streams of HTTP+SSE. */
  oldStream(path: string): void;
  /** A plane key initialises under this client name. */
  initialized(facts: ExchangeFacts): void;
}

/** Header twins of `_meta` keys that the analysis reads. */
const twins = new Set(metaKeys.flatMap(({ header }) => (header === undefined ? [] : [header])));

export class ExchangeBuilder {
  readonly store = new ExchangeStore();
  private readonly twinValues = new Map<number, ReadonlyMap<string, string>>();
  private readonly crossings: Crossings;
  private readonly parameters = new ParameterHeaders();
  /** What answers tell of other exchanges. */
  private readonly learning;
  private readonly interning = new Interning();
  private order = 0;

  constructor(private readonly sink: ExchangeSink) {
    this.crossings = new Crossings((facts) => sink.changed(facts));
    this.learning = { joins: this.crossings, parameters: this.parameters };
  }

  get joins(): Joins {
    return this.crossings.joins;
  }

  /** No later record can change the facts. */
  maySettle(facts: ExchangeFacts): boolean {
    return maySettle(facts) && !this.crossings.mayBeResumed(facts);
  }

  /** Records of an exchange whose request is not in the capture, or that has ended, are passed over. */
  add(record: Exclude<CaptureRecord, { type: 'capture' | 'control' }>): void {
    this.order += 1;
    if (record.type === 'request') return this.begin(record);
    const facts = this.store.liveAt(this.store.placeOf(record.x) ?? -1);
    if (!facts || facts.end) return;
    facts.lastT = Math.max(facts.lastT, record.t);
    this.apply(facts, record);
    this.sink.changed(facts);
  }

  private apply(facts: ExchangeFacts, record: Parameters<ExchangeBuilder['add']>[0]): void {
    switch (record.type) {
      case 'request.body':
        return this.requestBody(facts, record);
      case 'response':
        return this.response(facts, record);
      case 'response.body':
        return this.responseBody(facts, record);
      case 'event':
        return this.event(facts, record);
      case 'end':
        return this.end(facts, record);
      case 'message':
        facts.lastDataOrder = this.order;
        return;
      default:
        return;
    }
  }

  private begin(record: RequestRecord): void {
    if (this.store.placeOf(record.x) !== undefined) return;
    const facts = factsOf(record, this.store.count, this.order, this.interning);
    this.store.add(facts);
    const values = pickHeaders(record.headers, twins);
    if (values.size > 0) this.twinValues.set(record.x, values);
    this.crossings.began(facts);
    // A POST is judged by its body; nothing else has one that matters.
    if (facts.httpMethod !== 'POST') this.began(facts);
    this.sink.changed(facts);
  }

  private began(facts: ExchangeFacts): void {
    if (facts.beganStep === undefined) this.sink.step('began', facts);
  }

  private requestBody(facts: ExchangeFacts, record: RequestBodyRecord): void {
    const late = facts.beganStep !== undefined;
    facts.requestEndT = record.t;
    facts.bytesUp = record.bytes;
    facts.lastDataOrder = this.order;
    if (facts.httpMethod === 'POST') this.readRequest(facts, record);
    if (late) this.sink.revised(facts);
    else this.began(facts);
  }

  private readRequest(facts: ExchangeFacts, record: RequestBodyRecord): void {
    const cut = record.truncated === true || record.incomplete === true;
    const values = this.twinValues.get(record.x);
    const header = (name: string) => values?.get(name);
    const reading = readRequestBody(facts, record.text, cut, {
      t: record.t,
      header,
      parameterFaults: (params) => this.parameters.faultsOf(facts, params),
      callOf: (message) => this.crossings.cancelled(facts, message),
    });
    this.shareTexts(facts);
    if (reading.jsonRpc) this.sink.endpoint(facts.path);
    this.crossings.asked(facts);
    this.crossings.posted(facts, reading.responses);
    if (facts.initialize && facts.clientInfo) this.sink.initialized(facts);
  }

  private shareTexts(facts: ExchangeFacts): void {
    const { conversation, surface, locale } = facts;
    facts.label = this.interning.text(facts.label);
    if (surface !== undefined) facts.surface = this.interning.text(surface);
    if (locale !== undefined) facts.locale = this.interning.text(locale);
    if (conversation) {
      facts.conversation = this.interning.conversation(conversation);
    }
  }

  private response(facts: ExchangeFacts, record: ResponseRecord): void {
    if (facts.responseT !== undefined) return;
    this.began(facts);
    const headers = pickHeaders(record.headers, answerHeaders);
    facts.status = record.status;
    facts.wire = withResponse(facts.wire, record);
    facts.responseT = record.t;
    facts.answeredOrder = this.order;
    facts.lastDataOrder = this.order;
    facts.stream = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === STREAM;
    facts.challenge ||= record.status === 401 || headers.has('www-authenticate');
    facts.caching = cachingOf(headers);
    const issued = headers.get('mcp-session-id');
    if (issued !== undefined && issued !== '') facts.issuedSessionId = this.interning.text(issued);
    this.crossings.answered(facts);
    this.sink.step('answered', facts);
  }

  private responseBody(facts: ExchangeFacts, record: ResponseBodyRecord): void {
    facts.bytesDown = record.bytes;
    facts.lastDataOrder = this.order;
    facts.unread ||= record.truncated === true || record.incomplete === true;
    if (facts.httpMethod !== 'POST') return;
    if (record.text !== undefined)
      readAnswer(facts, record.text, { t: record.t, ...this.learning });
    else if (record.bytes > 0) facts.unread = true;
  }

  private event(facts: ExchangeFacts, record: EventRecord): void {
    this.began(facts);
    facts.events += 1;
    facts.bytesDown += record.bytes;
    facts.unread ||= record.truncated === true || record.incomplete === true;
    keepEvent(facts, record);
    if (record.id !== undefined && record.id !== '') facts.lastEventId = record.id;
    if (record.data === undefined) return;
    facts.lastDataOrder = this.order;
    if (record.event === 'endpoint') this.oldTransport(facts, record.data);
    else readAnswer(facts, record.data, { t: record.t, event: record, ...this.learning });
  }

  /** HTTP+SSE (2024-11-05): the first event names the path for POSTs. */
  private oldTransport(facts: ExchangeFacts, uri: string): void {
    if (facts.httpMethod !== 'GET' || !facts.stream) return;
    const first = !facts.oldTransport;
    facts.oldTransport = true;
    this.sink.endpoint(facts.path);
    this.sink.endpoint(pathOf(uri));
    this.sink.oldStream(facts.path);
    if (!first) return;
    facts.opened = { t: facts.lastT, order: this.order };
    this.crossings.endpoint(facts, uri);
    this.sink.step('opened', facts);
  }

  private end(facts: ExchangeFacts, record: EndRecord): void {
    this.began(facts);
    const error = record.error === undefined ? {} : { error: record.error };
    facts.end = { t: record.t, reason: record.reason, ...error };
    facts.bytesUp = record.bytesUp;
    facts.bytesDown = record.bytesDown;
    facts.early = [];
    delete facts.waiting;
    this.crossings.ended(facts);
    this.twinValues.delete(record.x);
    if (record.reason === 'refused') {
      facts.refused = true;
      this.sink.revised(facts);
    }
    this.sink.step('ended', facts);
  }
}

const STREAM = 'text/event-stream';
const answerHeaders = new Set([
  ...['content-type', 'mcp-session-id', 'www-authenticate'],
  ...['cache-control', 'age', 'x-cache', 'cf-cache-status'],
]);
