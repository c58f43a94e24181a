import { formatBytes } from '../../base/size.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import type { ExchangeDetail, RefusedHostView, Row } from '../../contract/api.ts';
import { headerValue } from '../../protocol/headers.ts';
import { button, element, icon, span, type Child } from '../dom.ts';
import { brief, shortId } from '../../base/shortText.ts';
import { namesRefused } from '../namesRefused.ts';
import type { DetailsContext } from './context.ts';
import { code, exchangeLink, facts, linkButton, section, type Fact } from './parts.ts';
import { MASK } from '../../protocol/personal.ts';

/** Who, what, which session, how it went and how long each phase took. */
export function overviewTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { row, joins = [] } = detail;
  return [
    ...row.findings.map(({ severity, title }) =>
      element('p', { class: `mark mark-${severity}` }, icon(severity), span('', title)),
    ),
    ...(row.notes ?? []).map((note) =>
      element('p', { class: 'mark mark-note' }, icon('mark'), span('', note)),
    ),
    ...refusedNotes(detail, context),
    facts([
      ['Session id', sessionParts(row, context)],
      row.batch === undefined ? undefined : ['Batch', String(row.batch)],
      row.conversation === undefined ? undefined : ['Conversation', code(row.conversation)],
      ...joins.map(({ name, parts }): Fact => [name, parts.map((part) => joined(part, context))]),
      ['Client', code(row.plane)],
      userAgent(detail),
      ['Era', row.mcp ? row.era : span('dim', 'none: auxiliary, it counts in no MCP figure')],
      credential(detail, context),
    ]),
    section(
      'How it went',
      facts([
        ['Outcome', outcomeMark(detail)],
        ['Started', `${formatOffset(row.startT, 3)} · ${wallClock(detail.at)}`],
        ['Duration', row.endT === undefined ? 'still open' : formatDuration(row.endT - row.startT)],
        ['Size', `${formatBytes(row.bytesUp)} up, ${formatBytes(row.bytesDown)} down`],
        ['From', code(`${detail.peer} · HTTP/${detail.httpVersion}`)],
      ]),
    ),
    timingSection(detail),
  ];
}

/** The names this exchange was refused for and that could be allowed. */
export function allowableHosts(
  { row, requestHeaders }: ExchangeDetail,
  refused: readonly RefusedHostView[],
): string[] {
  return row.endReason === 'refused' ? namesRefused(requestHeaders, refused) : [];
}

function refusedNotes(detail: ExchangeDetail, context: DetailsContext): HTMLElement[] {
  return allowableHosts(detail, context.refusedHosts).map((name) =>
    element(
      'p',
      { class: 'note' },
      icon('shield'),
      element(
        'span',
        {},
        'Refused by the inspector, since it does not know the host name ',
        code(brief(name, 80)),
        '. If it is yours, such as that of your tunnel, allow it. ',
        button({
          label: `Allow This Host: ${brief(name, 80)}`,
          text: 'Allow This Host',
          onClick: () => context.post({ type: 'allowHost', name }),
        }),
      ),
    ),
  );
}

function joined(part: string | number, context: DetailsContext): Child {
  return typeof part === 'string' ? part : exchangeLink(part, context);
}

function sessionParts(row: Row, context: DetailsContext): Child[] {
  const { sessionId } = row;
  const link =
    sessionId !== undefined &&
    linkButton(shortId(sessionId), sessionId, () => context.select({ group: sessionId }));
  switch (row.echo) {
    case 'issued':
      return [link, span('dim', ' issued by this answer')];
    case 'carried':
      return [link, span('dim', ' carried by the request')];
    case 'missing':
      return [
        element('span', { class: 'mark mark-error' }, icon('error'), span('', 'missing')),
        ...(link ? [' owed ', link] : []),
        row.inferred && span('dim', ' (inferred)'),
      ];
    case 'none':
      return link ? [link, span('dim', ' not owed')] : [span('dim', 'none, and none owed')];
  }
}

function userAgent(detail: ExchangeDetail): Fact | undefined {
  const value = headerValue(detail.requestHeaders, 'user-agent');
  return value === undefined || value === detail.row.plane
    ? undefined
    : ['User-Agent', code(value)];
}

function credential({ auth }: ExchangeDetail, { revealed }: DetailsContext): Fact | undefined {
  if (!auth) return undefined;
  const claim = (name: string) => {
    const value = auth.claims?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  const subject = claim('sub');
  const client = claim('client_id') ?? claim('azp');
  return [
    'Credential',
    [
      code(`${auth.scheme} ⟨${auth.fingerprint}⟩`),
      subject !== undefined && span('dim', ` sub ${revealed ? subject : MASK}`),
      client !== undefined && span('dim', ` client ${client}`),
    ],
  ];
}

function outcomeMark({ row, outcomeText }: ExchangeDetail): Child {
  if (row.outcome === 'ok' || row.outcome === 'pending') return outcomeText;
  const words = span('', outcomeText);
  return element('span', { class: 'mark mark-error wrapping' }, icon('error'), words);
}

function wallClock(at: string): string {
  return at.replace('T', ' ').replace('Z', ' UTC');
}

function timingSection({ timing }: ExchangeDetail): HTMLElement | undefined {
  const phases = [
    ['Request', timing.requestMs, 'upload'],
    ['Connect', timing.connectMs, 'connect'],
    ['Waiting', timing.waitMs, 'waiting'],
    ['Answer', timing.receiveMs, 'receiving'],
  ] as const;
  const known = phases.flatMap(([name, ms, kind]) =>
    ms === undefined ? [] : [{ name, ms, kind }],
  );
  const total = known.reduce((sum, { ms }) => sum + ms, 0);
  if (known.length === 0) return undefined;
  const bar = element('div', { class: 'timing-bar', attributes: { 'aria-hidden': true } });
  for (const { ms, kind } of known) {
    const piece = span(`timing-piece timing-${kind}`, '');
    piece.style.flexGrow = String(total === 0 ? 1 : Math.max(ms / total, 0.005));
    bar.append(piece);
  }
  return section(
    'Timing',
    bar,
    facts(
      known.map(({ name, ms, kind }) => [
        name,
        [span(`swatch timing-${kind}`, ''), formatDuration(ms)],
      ]),
    ),
  );
}
