/**
 * A capture as HAR 1.2, as Chrome's DevTools, Charles and others open it. What HAR has no field for
 * stands under names with an underscore: events and WebSocket messages as Chrome writes them, and in
 * `_mcp` what the exchange was in MCP. Entries come in the order the exchanges ended.
 */
import type { Exchange } from '../analysis/model.ts';
import type { CaptureHeader, CaptureRecord, ExchangeRecord } from '../capture/records.ts';
import { entryOf, type HarExchange } from './harEntry.ts';

/** What the analysis knows of an exchange, by its number. */
export type Describe = (x: number) => Exchange | undefined;

/** The text of the archive, piece by piece: hand in the records in order, then ask for the rest. */
export class HarWriter {
  private header: CaptureHeader | undefined;
  private readonly open = new Map<number, HarExchange>();
  private entries = 0;
  private begun = false;

  constructor(private readonly describe: Describe) {}

  /** What can be written once this record is known; mostly nothing. */
  add(record: CaptureRecord): string {
    if (record.type === 'capture') this.header ??= record;
    if (!('x' in record)) return '';
    const exchange = this.open.get(record.x) ?? { events: [], messages: [] };
    this.open.set(record.x, exchange);
    keep(exchange, record);
    if (record.type !== 'end') return '';
    this.open.delete(record.x);
    return this.entry(exchange);
  }

  /** Exchanges that are still open, with what came so far, and the end of the text. */
  end(): string {
    const rest = [...this.open.values()].map((exchange) => this.entry(exchange));
    this.open.clear();
    return `${rest.join('')}${this.beginning()}${this.entries === 0 ? '' : '\n'}]}}\n`;
  }

  private entry(exchange: HarExchange): string {
    const { request } = exchange;
    if (!request) return '';
    const entry = entryOf(exchange, request, this.header?.listen ?? '', this.describe(request.x));
    this.entries += 1;
    return `${this.beginning()}${this.entries === 1 ? '' : ','}\n${JSON.stringify(entry)}`;
  }

  private beginning(): string {
    if (this.begun) return '';
    this.begun = true;
    const { name = 'mcp-traffic-inspector', version = '' } = this.header?.tool ?? {};
    const creator = JSON.stringify({ name, version });
    return `{"log":{"version":"1.2","creator":${creator},"pages":[],"entries":[`;
  }
}

function keep(exchange: HarExchange, record: ExchangeRecord): void {
  switch (record.type) {
    case 'event':
      return void exchange.events.push(record);
    case 'message':
      return void exchange.messages.push(record);
    case 'request':
      return void (exchange.request = record);
    case 'request.body':
      return void (exchange.requestBody = record);
    case 'response':
      return void (exchange.response = record);
    case 'response.body':
      return void (exchange.responseBody = record);
    case 'end':
      return void (exchange.end = record);
    case 'trailers':
      // HAR has no place for them.
      return;
  }
}
