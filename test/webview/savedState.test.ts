import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebviewState } from '../../src/contract/webview.ts';
import { ViewStore } from '../../src/webview/viewState.ts';
import { WebviewLab, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

const FIELDS = ['selected', 'selectedGroup', 'filter', 'follow', 'view', 'by', 'timeMode'].concat(
  ...['collapsed', 'unfolded', 'sort', 'detailsTab', 'detailsSize', 'compared', 'capture'],
);

const GOOD: WebviewState = {
  ...{ selected: 4, filter: 'has:finding', follow: false, view: { fromT: 1, toT: 9 } },
  ...{
    by: 'conversation',
    timeMode: 'utc',
    collapsed: ['a'],
    unfolded: ['b'],
    detailsTab: 'headers',
  },
  detailsSize: { beside: 0.4, below: 0.5 },
  sort: { column: 'duration', descending: true },
  compared: [
    { name: 'session a', term: 'session:=a' },
    { name: 'session b', term: 'session:=b' },
  ],
  capture: '2026-02-27T08:28:46.000Z',
};

const stateOf = (saved: unknown) => new ViewStore(saved, () => undefined).state;

describe('what was saved', () => {
  test('is read as it was written', () => {
    let written: WebviewState | undefined;
    const store = new ViewStore(GOOD, (state) => (written = state));
    store.update({ filter: '' });
    expect(written).toEqual({ ...GOOD, filter: '' });
  });

  test('may be anything: what cannot be meant counts as never saved', () => {
    const anything = fc.record(
      Object.fromEntries(FIELDS.map((field) => [field, fc.jsonValue({ maxDepth: 3 })])),
      { requiredKeys: [] },
    );
    const part = (value: number | undefined) => value === undefined || (value > 0 && value < 1);
    const texts = (values: readonly unknown[]) => values.every((each) => typeof each === 'string');
    fc.assert(
      fc.property(fc.oneof(anything, fc.jsonValue()), (saved) => {
        const state = stateOf(saved);
        const { view, compared, selection } = state;
        expect(texts([state.filter, state.by, state.timeMode, state.detailsTab])).toBe(true);
        expect(typeof state.follow).toBe('boolean');
        expect(Array.isArray(state.collapsed) && texts(state.collapsed)).toBe(true);
        expect(part(state.detailsSize.beside) && part(state.detailsSize.below)).toBe(true);
        if (view)
          expect(Number.isFinite(view.toT - view.fromT) && view.toT > view.fromT).toBe(true);
        if (compared) expect(texts(compared.flatMap(({ name, term }) => [name, term]))).toBe(true);
        if (selection && 'x' in selection) expect(Number.isInteger(selection.x)).toBe(true);
        else if (selection) expect(typeof selection.group).toBe('string');
      }),
    );
  });

  test('keeps what is right beside what is not', () => {
    const state = stateOf({ ...GOOD, by: 'weekday', view: { fromT: 9, toT: null }, collapsed: {} });
    expect(state).toMatchObject({ filter: 'has:finding', by: 'session', collapsed: [] });
    expect(state.view).toBeUndefined();
    expect(state.selection).toEqual({ x: 4 });
  });
});

describe('in the page', () => {
  let lab: WebviewLab;
  beforeAll(async () => {
    lab = await WebviewLab.create();
  });
  afterAll(() => lab.close());
  const open = (state: unknown, use: (opened: OpenPage) => Promise<void>) =>
    withEngine(lab, use, { state: state as WebviewState });

  test.each([
    ['of the wrong kind', { filter: 7, view: 'all', by: 3, collapsed: 'x', compared: { a: 1 } }],
    ['no object', 'garbage'],
    [
      'of another time',
      { filter: 'is:gone (', view: { fromT: -1e12, toT: 1e300 }, detailsTab: 'timing' },
    ],
    ['of lines that are not there', { selectedGroup: 'gone', collapsed: ['gone'], selected: 1e9 }],
  ])('garbage does no harm: %s', (_name, state) =>
    open(state, async (opened) => {
      const { page } = opened;
      await page.locator('.line-row').first().waitFor();
      await page.locator('.line-row').first().click();
      await page.getByRole('tab', { name: 'Overview' }).waitFor();
      expect(await page.locator('.banner:visible').count()).toBe(0);
    }),
  );

  /** What a user would miss. */
  const shown = ({ page }: OpenPage) =>
    page.evaluate<Record<string, unknown>>(`(() => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      return {
        lines: all('.line-heading, .line-group, .line-row').map((line) => line.ariaLabel),
        selected: all('.line[aria-selected=true]').map((line) => line.id),
        filter: document.querySelector('.filter-input').value,
        choices: all('select').map((select) => select.value),
        axis: document.querySelector('.minimap').ariaValueText,
        tab: all('[role=tab][aria-selected=true]').map((tab) => tab.id),
        size: document.querySelector('.divider').ariaValueNow,
        times: all('.cell-time').map((cell) => cell.textContent),
      };
    })()`);

  test('a reload shows the same: lines, folds, filter, zoom, grouping, times, tab and sizes', async () => {
    let before: Record<string, unknown> = {};
    let state: unknown;
    await open({}, async (opened) => {
      const { page } = opened;
      await page.getByLabel('Group by').selectOption('Conversation');
      await page.getByLabel('Time', { exact: true }).selectOption('UTC');
      await page.getByRole('combobox', { name: 'Filter' }).fill('has:session');
      await page.locator('.filter-count', { hasText: ' of 7' }).waitFor();
      await page.locator('#line-x-4').click();
      await page.getByRole('tab', { name: 'Headers' }).click();
      await page.locator('.line-heading .twisty').last().click();
      await page.locator('.line[aria-expanded=false]').waitFor();
      await page.getByRole('treegrid').focus();
      for (const key of ['+', '+', 'd']) await page.keyboard.press(key);
      await page.getByRole('separator').focus();
      await page.keyboard.press('ArrowLeft');
      await opened.settled();
      before = await shown(opened);
      state = await page.evaluate('window.savedState');
    });
    expect(before).toMatchObject({ selected: ['line-x-4'], choices: ['conversation', 'utc'] });
    await open(JSON.parse(JSON.stringify(state)), async (opened) => {
      await expect.poll(() => shown(opened)).toEqual(before);
    });
  });
});
