/**
 * A capture says the same things in every exchange: who asks, with which credential, in which
 * session. JSON gives each of them anew; kept once they take a fraction of the memory.
 */
import type { Auth, JwtClaims } from '../capture/records.ts';
import type { ConversationKey } from './model.ts';

/** Texts beyond this are forgotten all at once: most are those of the moment. */
const MOST = 20_000;
/** A longer text is seldom said twice. */
const LONGEST = 400;

export class Interning {
  private readonly texts = new Map<string, string>();
  private readonly credentials = new Map<string, Auth>();
  private readonly conversations = new Map<string, ConversationKey>();

  text(value: string): string {
    if (value.length > LONGEST) return value;
    const known = this.texts.get(value);
    if (known !== undefined) return known;
    if (this.texts.size >= MOST) this.texts.clear();
    this.texts.set(value, value);
    return value;
  }

  conversation(key: ConversationKey): ConversationKey {
    const name = `${key.key}\0${key.value}`;
    const known = this.conversations.get(name);
    if (known && known.inferred === key.inferred) return known;
    if (this.conversations.size >= MOST) this.conversations.clear();
    this.conversations.set(name, key);
    return key;
  }

  auth(value: Auth): Auth {
    const known = this.credentials.get(value.fingerprint);
    if (known && isSame(known, value)) return known;
    if (this.credentials.size >= MOST) this.credentials.clear();
    this.credentials.set(value.fingerprint, value);
    return value;
  }
}

function isSame(a: Auth, b: Auth): boolean {
  if (a.scheme !== b.scheme || a.others || b.others) return false;
  return a.claims === b.claims || (!!a.claims && !!b.claims && sameClaims(a.claims, b.claims));
}

/** Claims that are lists or objects count as different: seldom, and no harm. */
function sameClaims(a: JwtClaims, b: JwtClaims): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]))
  );
}
