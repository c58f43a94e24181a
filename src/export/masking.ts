/**
 * Personal identifiers, for whatever leaves the machine. Each becomes a pseudonym, numbered in order
 * of appearance: the same person stays the same one throughout a capture, and a number gives nothing
 * away that could be guessed back. Masking what is masked changes nothing.
 */
import type { Auth, CaptureRecord, JwtClaims, RawHeaders } from '../capture/records.ts';
import { SESSION_ID } from '../protocol/headers.ts';
import { surfaceFamily } from '../protocol/hosts.ts';
import { isRecord } from '../protocol/jsonRpc.ts';
import { findMetaKey, metaKeys, type MetaKey, type MetaRole } from '../protocol/metaKeys.ts';
import { holdsClientAddress } from '../protocol/personal.ts';
import { replaceInJson } from '../base/jsonText.ts';

/** How deep JSON within strings of JSON is looked into: tools like to return what they were sent. */
const DEEPEST = 6;
const JSON_LIKE = /^\s*["[{]/;

const ADDRESS =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\d{1,3}(?:\.\d{1,3}){3})?)(?![\w.])/gi;
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/i;

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+(?:@|%40)(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/giu;
const MASKED_DOMAIN = 'masked.invalid';
const MASKED = /^⟨[a-z]+-\d+(?::[a-z]+)?⟩$/;
/** Says in a masked location that it is one, and which. */
const MASKED_KEY = 'masked';

const personalKeys = metaKeys.filter(({ personal }) => personal);
const roleOfHeader = new Map(
  personalKeys.flatMap(({ header, role }) => (header === undefined ? [] : [[header, role]])),
);
/** Whether a text may hold anything personal, however its slashes and letters are escaped. */
const MAY_MENTION = new RegExp(
  `@|%40|\\\\u|${personalKeys.map(({ key }) => key.split('/').at(-1)).join('|')}`,
);

/** Masks the records of one capture. Show it all of them in order, and the numbers come out the same. */
export class Masker {
  /** By kind and value. */
  private readonly numbers = new Map<string, Map<string, number>>();

  mask(record: CaptureRecord): CaptureRecord {
    switch (record.type) {
      case 'capture':
        return record;
      case 'control':
        return typeof record.note === 'string'
          ? { ...record, note: this.emails(record.note) }
          : record;
      case 'request': {
        const { peer, auth } = record;
        return {
          ...record,
          url: this.emails(record.url),
          headers: this.headers(record.headers),
          peer: { ...peer, address: this.address(peer.address) },
          ...(auth ? { auth: this.auth(auth) } : {}),
        };
      }
      case 'response':
      case 'trailers':
        return { ...record, headers: this.headers(record.headers) };
      case 'request.body':
      case 'response.body':
      case 'message':
        return record.text === undefined ? record : { ...record, text: this.text(record.text) };
      case 'event':
        return this.event(record);
      case 'end':
        return record.error === undefined
          ? record
          : { ...record, error: this.emails(record.error) };
    }
  }

  private event(record: Extract<CaptureRecord, { type: 'event' }>): CaptureRecord {
    const { data, comment } = record;
    return {
      ...record,
      ...(data === undefined ? {} : { data: this.text(data) }),
      ...(comment === undefined ? {} : { comment: this.text(comment) }),
    };
  }

  private headers(headers: RawHeaders): RawHeaders {
    return headers.map(([name, value]) => [name, this.header(name.toLowerCase(), value)]);
  }

  private header(name: string, value: string): string {
    const role = roleOfHeader.get(name);
    if (role) return this.identifier(role, value);
    if (name === SESSION_ID) return value;
    if (!holdsClientAddress(name)) return this.emails(value);
    return value.replace(ADDRESS, (address) => this.address(address));
  }

  private address(address: string): string {
    return LOOPBACK.test(address) ? address : this.pseudonym('address', address);
  }

  private auth(auth: Auth): Auth {
    const { claims, others } = auth;
    return {
      ...auth,
      ...(claims ? { claims: this.claims(claims) } : {}),
      ...(others ? { others: others.map((other) => this.auth(other)) } : {}),
    };
  }

  private claims(claims: JwtClaims): JwtClaims {
    const masked = Object.entries(claims).map(([name, value]) => {
      if (name === 'sub') return [name, this.claimedSubject(value)];
      return [name, typeof value === 'string' ? this.emails(value) : value];
    });
    return Object.fromEntries(masked) as JwtClaims;
  }

  private claimedSubject(value: unknown): unknown {
    if (value === '' || value === null) return value;
    return this.identifier('subject', typeof value === 'string' ? value : JSON.stringify(value));
  }

  /** A body or an event's data: JSON as a rule, whose strings are masked as what they say. */
  private text(text: string, depth = 0): string {
    if (!MAY_MENTION.test(text)) return text;
    if (depth >= DEEPEST || !JSON_LIKE.test(text)) return this.emails(text);
    return replaceInJson(text, {
      value: (key, json) => this.metaValue(findMetaKey(key), json),
      content: (inner) => this.text(inner, depth + 1),
    });
  }

  private metaValue(key: MetaKey | undefined, json: string): string | undefined {
    if (!key?.personal || json === 'null') return undefined;
    const value = parsed(json);
    if (value === '') return undefined;
    if (typeof value === 'string') return JSON.stringify(this.identifier(key.role, value));
    if (isRecord(value)) return this.location(key.role, value, json);
    // Its type is no secret, and a finding where it is not the documented one.
    const mark = this.pseudonym(key.role, json);
    const type = Array.isArray(value) ? 'array' : typeof value;
    return JSON.stringify(value === undefined ? mark : mark.replace('⟩', `:${type}⟩`));
  }

  /** Of an object stay the form, and how precise its coordinates were. */
  private location(role: MetaRole, value: Readonly<Record<string, unknown>>, json: string): string {
    if (typeof value[MASKED_KEY] === 'string' && MASKED.test(value[MASKED_KEY])) return json;
    const coordinates = ['latitude', 'longitude'].flatMap((name) => {
      const precision = /^\s*[+-]?\d+(\.\d*)?\s*$/.exec(coordinateText(value[name]));
      return precision ? [[name, `0${(precision[1] ?? '').replace(/\d/g, '0')}`]] : [];
    });
    const masked = { [MASKED_KEY]: this.pseudonym(role, json) };
    return JSON.stringify({ ...masked, ...Object.fromEntries(coordinates) });
  }

  /** A surface is rounded to its family, which the echo matrix is split by; all else gets a number. */
  private identifier(role: MetaRole, value: string): string {
    return role === 'surface' ? surfaceFamily(value) : this.pseudonym(role, value);
  }

  private pseudonym(kind: string, value: string): string {
    return MASKED.test(value) ? value : `⟨${kind}-${this.numberOf(kind, value)}⟩`;
  }

  private emails(text: string): string {
    if (!text.includes('@') && !text.includes('%40')) return text;
    return text.replace(EMAIL, (email) => {
      if (email.toLowerCase().endsWith(MASKED_DOMAIN)) return email;
      const at = email.includes('@') ? '@' : '%40';
      const person = email.replace('%40', '@').toLowerCase();
      return `person-${this.numberOf('person', person)}${at}${MASKED_DOMAIN}`;
    });
  }

  private numberOf(kind: string, value: string): number {
    const known = this.numbers.get(kind) ?? new Map<string, number>();
    this.numbers.set(kind, known);
    const number = known.get(value) ?? known.size + 1;
    known.set(value, number);
    return number;
  }
}

function coordinateText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Undefined where the text was cut. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
