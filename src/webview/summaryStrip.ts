import { formatDuration } from '../base/time.ts';
import type { CaptureStatus, FindingView, LineRef, Summary } from '../contract/api.ts';
import { element, fill, icon, span } from './dom.ts';
import { brief } from '../base/shortText.ts';
import { groupByRule, lineOfFinding, type RuleFindings } from './ruleFindings.ts';

/** `minor`: plain, and left out where there is little room. */
type Tone = 'minor' | 'plain' | 'ok' | 'warning' | 'error';

const CHIPS_SHOWN = 2;

/** The figures that decide, and first of all what is wrong, by rule. */
export class SummaryStrip {
  readonly root = element('div', {
    class: 'summary',
    attributes: { role: 'group', 'aria-label': 'Figures' },
  });
  private drawnFor = '';

  /** `select(undefined)`: show everything that is wrong. */
  constructor(private readonly select: (line: LineRef | undefined) => void) {}

  draw(
    status: CaptureStatus | undefined,
    summary: Summary | undefined,
    findings: readonly FindingView[],
  ): void {
    if (!summary) return fill(this.root);
    const rules = groupByRule(findings);
    const counts = rules.map(({ rule, planes, findings: of }) => [rule, planes, of.length]);
    const key = JSON.stringify([{ ...summary, revision: 0 }, counts, status?.notKept]);
    if (key === this.drawnFor) return;
    this.drawnFor = key;
    fill(
      this.root,
      rules.length > 0 && this.chips(rules),
      ...figures(summary),
      status?.notKept && figure('error', String(status.notKept.records), 'records not kept'),
      element('span', { class: 'figure-spring' }),
      span('figure figure-minor', eraText(summary)),
    );
  }

  /** The most severe rules by name, the others as a number that opens the whole list. */
  private chips(rules: readonly RuleFindings[]): HTMLElement {
    const named = rules.slice(0, CHIPS_SHOWN);
    const others = rules.length - named.length;
    const more = element('button', {
      class: 'chip chip-more',
      text: `+${others} more`,
      title: 'Show everything that is wrong',
      attributes: { type: 'button' },
      on: { click: () => this.select(undefined) },
    });
    const chips = named.map((rule) => this.ruleChip(rule));
    return element('div', { class: 'chips' }, ...chips, others > 0 && more);
  }

  private ruleChip(rule: RuleFindings): HTMLElement {
    const first = rule.findings[0];
    const client = rule.planes.length > 0 ? brief(rule.planes.join(', '), 36) : '';
    return element(
      'button',
      {
        class: `chip chip-${rule.severity}`,
        title: `Show the first of ${rule.findings.length}`,
        attributes: { type: 'button' },
        on: {
          click: () => {
            const line = first && lineOfFinding(first);
            if (line) this.select(line);
          },
        },
      },
      icon(rule.severity),
      element('b', { text: String(rule.findings.length) }),
      span('chip-title', rule.title),
      client !== '' && span('chip-client', client),
    );
  }
}

function figures(summary: Summary): HTMLElement[] {
  const { sessions, toolCalls, authenticatedPerToolCall: perCall } = summary;
  const created = sessions.created + sessions.seenInUse;
  const calls = toolCalls.completed + toolCalls.failed;
  const leaked = sessions.neverDeleted > 0 && sessions.orphaned > 0;
  const auth = perCall === null ? '–' : perCall.toFixed(1);
  return [
    figure('plain', String(created), noun(created, 'session', 'sessions')),
    figure(leaked ? 'error' : 'plain', String(sessions.neverDeleted), 'never deleted'),
    figure(
      leaked && summary.reusedAcrossBatches === 0 ? 'error' : 'plain',
      String(summary.reusedAcrossBatches),
      'reused across batches',
    ),
    figure('minor', String(summary.batches), noun(summary.batches, 'batch', 'batches')),
    figure('minor', String(calls), noun(calls, 'tool call', 'tool calls')),
    ...(toolCalls.failed > 0 ? [figure('error', String(toolCalls.failed), 'failed')] : []),
    figure(perCall !== null && perCall > 2 ? 'warning' : 'minor', auth, 'auth requests per call'),
    ...tellingEchoes(summary).map(({ method, echoed, expected }) =>
      figure(echoed < expected ? 'error' : 'ok', `${echoed}/${expected}`, `echo on ${method}`),
    ),
    ...(summary.streamMedianMs === null
      ? []
      : [figure('minor', formatDuration(summary.streamMedianMs), 'streams')]),
  ];
}

function figure(tone: Tone, value: string, name: string): HTMLElement {
  return element(
    'span',
    { class: `figure figure-${tone}` },
    element('b', { text: value }),
    ` ${name}`,
  );
}

/** Where echoes are missing; where none is, one line to say so. */
function tellingEchoes({ echo }: Summary): Summary['echo'] {
  const missing = echo.filter(({ echoed, expected }) => echoed < expected);
  const calls = echo.filter(({ method }) => method === 'tools/call');
  return missing.length > 0 ? missing : calls.length > 0 ? calls : echo.slice(0, 1);
}

function noun(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

function eraText({ eras }: Summary): string {
  if (eras.modern === 0) return 'legacy';
  return eras.legacy === 0 ? 'modern' : `${eras.legacy} legacy, ${eras.modern} modern`;
}
