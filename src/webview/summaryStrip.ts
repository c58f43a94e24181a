import { formatDuration } from '../base/time.ts';
import type { CaptureStatus, LineRef, Summary } from '../contract/api.ts';
import { element, fill, icon, span } from './dom.ts';
import { brief } from '../base/shortText.ts';
import { hasTerm, toggledTerm } from '../filter/terms.ts';
import { printValue } from '../filter/print.ts';
import { roveWithin } from './roving.ts';
import type { ViewStore } from './viewState.ts';
import { lineOfFinding, type RuleFindings } from './ruleFindings.ts';

type Tone = 'plain' | 'ok' | 'warning' | 'error';

const CHIPS_SHOWN = 2;

/** The figures that decide, and first of all what is wrong, by rule. */
export class SummaryStrip {
  readonly root = element('div', {
    class: 'summary',
    attributes: { role: 'group', 'aria-label': 'Figures' },
  });
  private drawnFor = '';

  /** `select(undefined)`: show everything that is wrong. */
  constructor(
    private readonly store: ViewStore,
    private readonly select: (line: LineRef | undefined) => void,
  ) {
    roveWithin(this.root);
  }

  draw(
    status: CaptureStatus | undefined,
    summary: Summary | undefined,
    rules: readonly RuleFindings[],
  ): void {
    if (!summary) return fill(this.root);
    const counts = rules.map(({ rule, planes, count }) => [rule, planes, count]);
    const key = JSON.stringify([
      { ...summary, revision: 0 },
      ...[counts, status?.notKept, this.store.state.filter],
    ]);
    if (key === this.drawnFor) return;
    this.drawnFor = key;
    const figures = figuresOf(summary);
    if (status?.notKept) {
      const value = String(status.notKept.records);
      figures.push({ tone: 'error', value, name: 'records not kept' });
    }
    const shown = figures.map((each) => this.figure(each));
    // The era never stands alone on a line of its own.
    const last = element('div', { class: 'figure-last' }, ...shown.splice(-1));
    last.append(span('figure', eraText(summary)));
    fill(this.root, rules.length > 0 && this.chips(rules), ...shown, last);
  }

  /** The most severe rules by name, the others as a number; it opens the whole list. */
  private chips(rules: readonly RuleFindings[]): HTMLElement {
    const named = rules.slice(0, CHIPS_SHOWN);
    const others = rules.length - named.length;
    const more = element('button', {
      class: others > 0 ? 'chip chip-more' : 'chip chip-more chip-all',
      text: others > 0 ? `+${others} more` : 'What is wrong',
      title: 'Show everything that is wrong',
      on: { click: () => this.select(undefined) },
    });
    const chips = named.map((rule) => this.ruleChip(rule));
    return element('div', { class: 'chips' }, ...chips, more);
  }

  private ruleChip(rule: RuleFindings): HTMLElement {
    const first = rule.findings[0];
    const client = rule.planes.length > 0 ? brief(rule.planes.join(', '), 36) : '';
    return element(
      'button',
      {
        class: `chip chip-${rule.severity}`,
        title: `${rule.title}: show the first of ${rule.count}`,
        on: {
          click: () => {
            const line = first && lineOfFinding(first);
            if (line) this.select(line);
          },
        },
      },
      icon(rule.severity),
      element('b', { text: String(rule.count) }),
      span('chip-title', rule.title),
      client !== '' && span('chip-client', client),
    );
  }

  /** A figure that a filter can show is a switch of that filter. */
  private figure({ tone, value, name, term, title }: Figure): HTMLElement {
    const parts = [element('b', { text: value }), ` ${name}`];
    if (term === undefined) return element('span', { class: `figure figure-${tone}` }, ...parts);
    const { filter } = this.store.state;
    const on = hasTerm(filter, term);
    return element(
      'button',
      {
        class: `figure figure-${tone} ${on ? 'figure-on' : ''}`,
        title: on
          ? `Showing ${title ?? name} only; press to show all (${term})`
          : `Show ${title ?? name} (${term})`,
        attributes: { 'aria-pressed': on },
        on: { click: () => this.store.update({ filter: toggledTerm(filter, term) }) },
      },
      ...parts,
    );
  }
}

interface Figure {
  readonly tone: Tone;
  readonly value: string;
  readonly name: string;
  /** Shows what was counted. */
  readonly term?: string;
  /** What the term shows, where the name does not say it. */
  readonly title?: string;
}

function figuresOf(summary: Summary): Figure[] {
  const { sessions, toolCalls, authenticatedPerToolCall: perCall } = summary;
  const created = sessions.created + sessions.seenInUse;
  const calls = toolCalls.completed + toolCalls.failed;
  const leaked = sessions.neverDeleted > 0 && sessions.orphaned > 0;
  const auth = perCall === null ? '–' : perCall.toFixed(1);
  const ofSessions: Figure[] = [
    {
      ...{ tone: 'plain', value: String(created), name: noun(created, 'session', 'sessions') },
      ...{ term: 'has:session', title: 'exchanges of a session' },
    },
    {
      ...{ tone: leaked ? 'error' : 'plain', value: String(sessions.neverDeleted) },
      ...{ name: 'never deleted', term: 'is:never-deleted' },
    },
    {
      tone: leaked && summary.reusedAcrossBatches === 0 ? 'error' : 'plain',
      value: String(summary.reusedAcrossBatches),
      ...{ name: 'reused across batches', term: 'is:reused' },
    },
  ];
  return [
    // Stateless traffic has none to tell of.
    ...(created > 0 || summary.eras.modern === 0 ? ofSessions : []),
    {
      ...{ tone: 'plain', value: String(summary.batches) },
      ...{ name: noun(summary.batches, 'batch', 'batches'), term: 'has:batch' },
    },
    {
      ...{ tone: 'plain', value: String(calls), name: noun(calls, 'tool call', 'tool calls') },
      term: 'method:tools/call',
    },
    ...(toolCalls.failed > 0 ? [failedCalls(toolCalls.failed)] : []),
    {
      ...{ tone: perCall !== null && perCall > 2 ? 'warning' : 'plain', value: auth },
      ...{ name: 'auth requests per call', term: 'is:authenticated' },
      title: 'requests with a credential',
    },
    ...tellingEchoes(summary).map(echoFigure),
    ...streamFigure(summary),
  ];
}

function failedCalls(count: number): Figure {
  const term = 'method:tools/call is:error';
  return { tone: 'error', value: String(count), name: 'failed', term };
}

function echoFigure({ method, echoed, expected }: Summary['echo'][number]): Figure {
  const missing = echoed < expected;
  return {
    tone: missing ? 'error' : 'ok',
    value: `${echoed}/${expected}`,
    name: `echo on ${method}`,
    term: `method:${printValue(method)} echo:${missing ? 'missing' : 'carried'}`,
    title: missing ? `${method} without the session id` : `${method} with the session id`,
  };
}

function streamFigure({ streamMedianMs: median }: Summary): Figure[] {
  if (median === null) return [];
  return [{ tone: 'plain', value: formatDuration(median), name: 'streams', term: 'is:stream' }];
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
  if (eras.modern === 0) return 'legacy era';
  return eras.legacy === 0 ? 'modern era' : `${eras.legacy} legacy, ${eras.modern} modern`;
}
