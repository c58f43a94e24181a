/**
 * Credentials never reach the capture file: they become `⟨fp:xxxxxxxx⟩`, a fingerprint keyed with a
 * random key that lives as long as the process and is stored nowhere. The same credential gives the
 * same fingerprint within a capture, wherever it stood.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { describeAuth } from './auth.ts';
import type { Auth, RawHeaders } from './records.ts';
import { mustWithhold, redactBodyText, type BodyContext } from './redactBody.ts';
import { redactHeaders } from './redactHeaders.ts';
import { redactUrl, type Mark } from './redactUrl.ts';
import {
  headersWithoutLocation,
  mayHoldLocation,
  withoutLocation,
  type UserLocationPolicy,
} from './userLocation.ts';

/** Named in the first record of a capture, so that a reader knows what was done. */
export const REDACTION_POLICY = 'credentials-fingerprinted';

const REMEMBERED = 1000;

/** What was made of a list of fields before; `auth` belongs to `url`. */
interface SeenHead {
  headers?: string;
  url?: string;
  auth?: string | undefined;
}

export class Redactor {
  private readonly known = new Map<string, string>();
  private readonly heads = new WeakMap<RawHeaders, SeenHead>();

  constructor(
    private readonly key: Uint8Array = randomBytes(32),
    private readonly userLocation: UserLocationPolicy = 'keep',
  ) {}

  /** `fp:` and eight hex digits. */
  fingerprint(credential: string): string {
    const known = this.known.get(credential);
    if (known !== undefined) return known;
    if (this.known.size >= REMEMBERED) this.known.clear();
    const digest = createHmac('sha256', this.key).update(credential).digest('hex');
    const fingerprint = `fp:${digest.slice(0, 8)}`;
    this.known.set(credential, fingerprint);
    return fingerprint;
  }

  headers(headers: RawHeaders): RawHeaders {
    return redactHeaders(headersWithoutLocation(headers, this.userLocation), this.mark);
  }

  /** The redacted fields as JSON; a list that was seen before is not looked at again. */
  headersJson(headers: RawHeaders): string {
    const known = this.seen(headers);
    return (known.headers ??= JSON.stringify(this.headers(headers)));
  }

  /** `auth` as JSON; undefined where the request has no credentials. */
  authJson(headers: RawHeaders, url: string): string | undefined {
    const known = this.seen(headers);
    if (known.url === url) return known.auth;
    const auth = this.auth(headers, url);
    known.url = url;
    known.auth = auth && JSON.stringify(auth);
    return known.auth;
  }

  url(url: string): string {
    return redactUrl(url, this.mark);
  }

  bodyText(text: string, context: BodyContext): string {
    return redactBodyText(this.content(text), context, this.mark);
  }

  /** A text that is content and holds no credentials of ours: an event's data. */
  content(text: string): string {
    return withoutLocation(text, this.userLocation);
  }

  /** Bytes that are no text and would be kept as they are. */
  mustWithhold(bytes: Uint8Array, context?: BodyContext): boolean {
    if (context && mustWithhold(bytes, context)) return true;
    return mayHoldLocation(bytes, this.userLocation);
  }

  /** What the credentials of a request looked like; undefined where it has none. */
  auth(headers: RawHeaders, url: string): Auth | undefined {
    return describeAuth(headers, url, (credential) => this.fingerprint(credential));
  }

  private seen(headers: RawHeaders): SeenHead {
    let seen = this.heads.get(headers);
    if (!seen) this.heads.set(headers, (seen = {}));
    return seen;
  }

  private readonly mark: Mark = (credential) => `⟨${this.fingerprint(credential)}⟩`;
}
