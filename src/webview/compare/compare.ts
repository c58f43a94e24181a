import { brief, capital, plural, shortId } from '../../base/shortText.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import type { LineRef, Row } from '../../contract/api.ts';
import type { DocumentPart } from '../../contract/documents.ts';
import type { ComparedSide, FromWebview } from '../../contract/webview.ts';
import type { AlignedPair } from '../../layout/align.ts';
import { printValue } from '../../filter/print.ts';
import { button, element, fill, span } from '../dom.ts';
import { exchangeLink, linkButton } from '../details/parts.ts';
import type { EngineData } from '../engineData.ts';
import type { MenuItem } from '../menu.ts';
import type { Notice } from '../notice.ts';
import type { ViewStore } from '../viewState.ts';
import { alignRows, differencesOf, keyOf } from './differences.ts';

/** Of longer runs only pairs that differ are listed, and no more than can be read. */
const PAIRS_SHOWN = 500;

export interface CompareActions {
  post(message: FromWebview): void;
  show(line: LineRef): void;
  /** Keeps what is compared for the page that follows: one that is hidden closes nothing. */
  readonly store: ViewStore;
}

/** Two sessions or batches side by side; values open in VS Code's own diff. */
export class Compare {
  readonly root = element('dialog', {
    class: 'compare',
    attributes: { 'aria-label': 'Comparison' },
  });
  private first: ComparedSide | undefined;

  constructor(
    private readonly data: EngineData,
    private readonly notice: Notice,
    private readonly actions: CompareActions,
  ) {
    // Escape belongs to the dialog while it is open.
    this.root.addEventListener('keydown', (event) => event.stopPropagation());
    this.root.addEventListener('close', () => actions.store.update({ compared: undefined }));
  }

  /** What a menu offers for the runs a line belongs to. */
  itemsOf(sides: readonly ComparedSide[]): MenuItem[] {
    return sides.map((side) => this.itemOf(side));
  }

  /** Two sessions chosen elsewhere. */
  sessions(left: string, right: string): void {
    void this.open(sessionSide(left), sessionSide(right));
  }

  private itemOf(side: ComparedSide): MenuItem {
    const { first } = this;
    if (first && first.term !== side.term) {
      const label = `Compare ${capital(first.name)} with ${capital(side.name)}`;
      return { label, act: () => void this.open(first, side) };
    }
    const name = capital(side.name);
    return {
      label: `Compare ${name} with…`,
      act: () => {
        this.first = side;
        this.notice.say(
          `Now open the menu of the other session or batch and choose Compare ${name} with it.`,
        );
      },
    };
  }

  async open(left: ComparedSide, right: ComparedSide): Promise<void> {
    this.first = undefined;
    try {
      const [a, b] = await Promise.all([this.data.rows(left.term), this.data.rows(right.term)]);
      const pairs = alignRows(a.rows, b.rows);
      const leftOut = a.matched - a.rows.length + b.matched - b.rows.length;
      this.actions.store.update({ compared: [left, right] });
      fill(this.root, ...this.parts(left, right, pairs, leftOut));
      this.notice.hide();
      this.root.showModal();
    } catch (error) {
      this.notice.fail(error);
    }
  }

  private parts(
    left: ComparedSide,
    right: ComparedSide,
    pairs: readonly AlignedPair<Row>[],
    leftOut: number,
  ): HTMLElement[] {
    const differing = pairs.filter((pair) => differencesOf(pair).length > 0);
    const { length: different } = differing;
    const listed = pairs.length <= PAIRS_SHOWN ? pairs : differing.slice(0, PAIRS_SHOWN);
    const said = [
      different === 0
        ? `${plural(pairs.length, 'exchange')}, no difference`
        : `${different} of ${plural(pairs.length, 'exchange')} differ`,
      listed !== pairs && `listed are ${listed.length} of those that differ`,
      leftOut > 0 && `${plural(leftOut, 'later exchange')} not compared`,
    ];
    const close = button({
      label: 'Close the comparison',
      icon: 'close',
      class: 'quiet close',
      onClick: () => this.root.close(),
    });
    const title = element('h2', { text: `${capital(left.name)} and ${right.name}` });
    const head = element(
      'header',
      { class: 'compare-head' },
      title,
      span('dim', said.filter(Boolean).join('; ')),
      close,
    );
    return [head, this.table(left, right, listed)];
  }

  private table(
    left: ComparedSide,
    right: ComparedSide,
    pairs: readonly AlignedPair<Row>[],
  ): HTMLElement {
    const headers = ['Method and tool', left.name, right.name, 'Differences', 'Show difference of'];
    return element(
      'div',
      {
        class: 'compare-scroll',
        attributes: { tabindex: 0, role: 'region', 'aria-label': 'Pairs' },
      },
      element(
        'table',
        { class: 'compare-table' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ...headers.map((text) => element('th', { text, attributes: { scope: 'col' } })),
          ),
        ),
        element('tbody', {}, ...pairs.map((pair) => this.line(pair))),
      ),
    );
  }

  private line(pair: AlignedPair<Row>): HTMLElement {
    const { left, right } = pair;
    const row = left ?? right;
    const differences = differencesOf(pair);
    return element(
      'tr',
      { class: differences.length > 0 ? 'differs' : '' },
      element('th', {
        text: row ? brief(keyOf(row)) : '',
        attributes: { scope: 'row' },
      }),
      this.side(left),
      this.side(right),
      element('td', {}, ...differences.map((text) => element('div', { text: brief(text, 200) }))),
      element('td', {}, ...(left && right ? this.diffButtons(left.x, right.x) : [])),
    );
  }

  private side(row: Row | undefined): HTMLElement {
    if (!row) return element('td', { class: 'dim', text: '–' });
    const took = row.endT === undefined ? 'open' : formatDuration(row.endT - row.startT);
    const select = (line: LineRef) => {
      this.root.close();
      this.actions.show(line);
    };
    const link = exchangeLink(row.x, { select });
    const facts = [formatOffset(row.startT), String(row.status ?? 'no answer'), took];
    // Each fact stays whole where the line breaks.
    const whole = facts.map((fact) => fact.replace(' ', '\u00a0')).join('\u00a0· ');
    return element('td', {}, link, span('dim', ` ${whole}`));
  }

  private diffButtons(left: number, right: number): HTMLElement[] {
    const parts: readonly [DocumentPart, string][] = [
      ['request', 'Request'],
      ['response', 'Response'],
      ['headers', 'Headers'],
    ];
    return parts.map(([part, text]) =>
      linkButton(text, `Compare the ${part} of #${left} and #${right} in an editor`, () =>
        this.actions.post({ type: 'openDiff', left, right, part }),
      ),
    );
  }
}

/** The session and the batch a line belongs to. */
export function sidesOf(session: string | undefined, batch: number | undefined): ComparedSide[] {
  const sides = session === undefined ? [] : [sessionSide(session)];
  return batch === undefined
    ? sides
    : [...sides, { name: `batch ${batch}`, term: `batch:${batch}` }];
}

function sessionSide(id: string): ComparedSide {
  return { name: `session ${shortId(id)}`, term: `session:=${printValue(id)}` };
}
