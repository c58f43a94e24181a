import type { RawHeaders } from '../capture/records.ts';
import type { MetaEntry } from '../contract/api.ts';
import { metaOf, parseMessages, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import { isPersonalHeader, isPersonalMetaKey, metaKeys } from '../protocol/metaKeys.ts';
import type { ExchangeParts } from './detail.ts';

/**
 * What both sides said about a request beside the request: the keys of `_meta` and the headers that
 * carry the same. A key that comes again with the same value (progress of one call) stands once.
 */
export function metaEntries(parts: ExchangeParts): MetaEntry[] {
  const { request, requestBody, responseBody, events, messages } = parts;
  const bodies = [
    ...[requestBody?.text, responseBody?.text],
    ...events.map(({ data }) => data),
    ...messages.map(({ text }) => text),
  ];
  const entries = [
    ...headerEntries(request?.headers ?? []),
    ...bodies.flatMap((text) => (text === undefined ? [] : bodyEntries(text))),
  ];
  const seen = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return [...seen.values()];
}

function headerEntries(headers: RawHeaders): MetaEntry[] {
  return headers
    .filter(([name]) => name.toLowerCase().startsWith('x-openai-'))
    .map(([name, value]) => ({
      source: name,
      key: keyOfHeader(name),
      value: JSON.stringify(value),
      personal: isPersonalHeader(name),
    }));
}

/** The `_meta` key a header repeats, or the header's own name. */
function keyOfHeader(name: string): string {
  return metaKeys.find(({ header }) => header === name.toLowerCase())?.key ?? name;
}

function bodyEntries(text: string): MetaEntry[] {
  if (!text.includes('_meta')) return [];
  return parseMessages(text).messages.flatMap(messageEntries);
}

function messageEntries({ params, result }: JsonRpcMessage): MetaEntry[] {
  return [
    ...entriesOf('params._meta', metaOf(params)),
    ...entriesOf('result._meta', metaOf(result)),
  ];
}

function entriesOf(source: string, meta: Readonly<Record<string, unknown>> = {}): MetaEntry[] {
  return Object.entries(meta).map(([key, value]) => ({
    source,
    key,
    value: JSON.stringify(value),
    personal: isPersonalMetaKey(key),
  }));
}
