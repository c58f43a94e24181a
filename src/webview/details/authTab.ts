import type { ExchangeDetail } from '../../contract/api.ts';
import { isPersonalClaim } from '../../protocol/claimMeanings.ts';
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
    ...credentials.flatMap((each, place) =>
      credentialParts(each, new Map(detail.claimMeanings?.[place]), context),
    ),
    ...asked,
  ];
}

function credentialParts(
  { scheme, fingerprint, claims }: Credential,
  meanings: ReadonlyMap<string, string>,
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
          facts(names.map((name) => claimFact(name, claims?.[name], meanings.get(name), context))),
        ),
  ];
}

function claimFact(
  name: string,
  value: unknown,
  meaning: string | undefined,
  { revealed }: DetailsContext,
): Fact {
  const hidden = isPersonalClaim(name) && !revealed;
  return [
    name,
    [
      element('code', { class: 'value', text: hidden ? MASK : textOf(value) }),
      meaning !== undefined && span('meaning dim', meaning),
    ],
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
