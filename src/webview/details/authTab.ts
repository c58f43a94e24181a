import { formatDuration } from '../../base/time.ts';
import type { ExchangeDetail } from '../../contract/api.ts';
import { claimMeaning, isPersonalClaim, isTimeClaim } from '../../protocol/claimMeanings.ts';
import { headerValues } from '../../protocol/headers.ts';
import { element, span, type Child } from '../dom.ts';
import type { DetailsContext } from './context.ts';
import { code, facts, note, revealButton, section, type Fact } from './parts.ts';
import { MASK } from '../../protocol/personal.ts';

type Credential = Omit<NonNullable<ExchangeDetail['auth']>, 'others'>;

/** With which credential the request came, what it says of itself, and what the server asked for. */
export function authTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { auth } = detail;
  const challenges = headerValues(detail.responseHeaders ?? [], 'www-authenticate');
  const asked = challenges.map((value) => section('The server asks for a credential', code(value)));
  if (!auth) return [note('info', 'The request carried no credential.'), ...asked];
  const credentials: Credential[] = [auth, ...(auth.others ?? [])];
  const personal = credentials.some(({ claims }) =>
    Object.keys(claims ?? {}).some(isPersonalClaim),
  );
  return [
    personal && revealButton(context),
    ...credentials.flatMap((each) => credentialParts(each, detail, context)),
    ...asked,
  ];
}

function credentialParts(
  { scheme, fingerprint, claims }: Credential,
  detail: ExchangeDetail,
  context: DetailsContext,
): Child[] {
  const names = Object.keys(claims ?? {});
  return [
    facts([
      ['Scheme', code(scheme)],
      [
        'Fingerprint',
        [
          code(`⟨${fingerprint}⟩`),
          span(
            'meaning dim',
            'The same credential gives the same fingerprint in this capture. The credential itself was never recorded.',
          ),
        ],
      ],
    ]),
    names.length === 0
      ? note('info', 'Not a readable token: nothing more is known of it.')
      : section(
          'Claims · unverified',
          note('warning', 'Read from the token as it came; its signature was not checked.'),
          facts(names.map((name) => claimFact(name, claims?.[name], detail, context))),
        ),
  ];
}

function claimFact(
  name: string,
  value: unknown,
  detail: ExchangeDetail,
  { revealed }: DetailsContext,
): Fact {
  const hidden = isPersonalClaim(name) && !revealed;
  const meaning = claimMeaning(name);
  return [
    name,
    [
      element('code', { class: 'value', text: hidden ? MASK : textOf(value) }),
      isTimeClaim(name) &&
        typeof value === 'number' &&
        span('', ` ${timeText(name, value, detail)}`),
      meaning !== undefined && span('meaning dim', meaning),
    ],
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** "2026-02-27 12:00:00 UTC, 3 h 31 min after this request". */
function timeText(name: string, seconds: number, { at }: ExchangeDetail): string {
  const then = new Date(seconds * 1000);
  if (Number.isNaN(then.getTime())) return '';
  const wall = then
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
  const sent = Date.parse(at);
  if (Number.isNaN(sent)) return wall;
  const apart = then.getTime() - sent;
  const side = apart >= 0 ? 'after' : 'before';
  const expired = name === 'exp' && apart < 0 ? ': expired' : '';
  return `${wall}, ${formatDuration(Math.abs(apart))} ${side} this request${expired}`;
}
