/**
 * A head as it came, and what follows from it alone. A client sends the same head again and again, so
 * one that was seen lately gives the very same object, and all this is made once.
 */
import type { RawHeaders } from '../capture/records.ts';
import {
  forwardedRequestHeaders,
  forwardedResponseHeaders,
  type RequestForwarding,
} from './hopByHop.ts';
import { announcedLength, toPairs, valuesOf, type FlatHeaders } from './rawHeaders.ts';

export class Head {
  readonly pairs: RawHeaders;
  /** `Content-Length`, where there is one. */
  readonly length: number | undefined;
  /** The sender ends the connection after this message. */
  readonly closes: boolean;
  private request: { readonly how: RequestForwarding; readonly headers: string[] } | undefined;
  private readonly answers: string[][] = [];

  constructor(private readonly flat: FlatHeaders) {
    this.pairs = toPairs(flat);
    this.length = announcedLength(flat);
    this.closes = valuesOf(flat, 'connection').some((value) =>
      /(?:^|,)\s*close\s*(?:,|$)/i.test(value),
    );
  }

  /** What of a request's head is sent on. The list is shared: change a copy. */
  forwardedRequest(how: RequestForwarding): string[] {
    const { request } = this;
    if (request && sameForwarding(request.how, how)) return request.headers;
    const headers = forwardedRequestHeaders(this.flat, how);
    this.request = { how, headers };
    return headers;
  }

  /** What of a response's head is sent on. The list is shared: change a copy. */
  forwardedResponse(chunks: boolean): string[] {
    return (this.answers[Number(chunks)] ??= forwardedResponseHeaders(this.flat, chunks));
  }
}

function sameForwarding(a: RequestForwarding, b: RequestForwarding): boolean {
  return a.method === b.method && a.host === b.host && a.fallbackHost === b.fallbackHost;
}

const REMEMBERED_HEADS = 256;
const LONGEST_REMEMBERED = 4096;
const heads = new Map<string, Head>();

/** No field holds a line feed, so the joined text names the head. */
export function headOf(flat: FlatHeaders): Head {
  const text = flat.join('\n');
  const known = heads.get(text);
  if (known) return known;
  const head = new Head(flat);
  if (text.length > LONGEST_REMEMBERED) return head;
  if (heads.size >= REMEMBERED_HEADS) heads.clear();
  heads.set(text, head);
  return head;
}
