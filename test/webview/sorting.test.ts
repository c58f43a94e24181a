import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { mixedCalls } from '../engine/captures.ts';
import { manyRows } from './capture.ts';
import { THEMES, WebviewLab, type OpenOptions, type OpenPage, type ThemeName } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

async function mixed(options: OpenOptions, use: (opened: OpenPage) => Promise<void>) {
  const engine = await CaptureEngine.open(mixedCalls().file());
  await lab.use({ handlers: engine.handlers, height: 1400, ...options }, use);
  engine.dispose();
}

/** The lines in view from top to bottom: the number of an exchange, or what the line is named. */
const lines = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('.list-body .line')]
    .map((line) => line.querySelector('.cell-number')?.textContent ?? line.ariaLabel.split(',')[0])`);

const numbers = async (page: Page) => (await lines(page)).filter((line) => /^\d+$/.test(line));

const cells = (page: Page, column: string) =>
  page.locator(`.line-row .cell-${column}`).allInnerTexts();

const header = (page: Page, name: string) => page.getByRole('columnheader', { name });

const status = (page: Page) => page.locator('.visually-hidden[role=status]').innerText();

const savedState = (page: Page) => page.evaluate<Record<string, unknown>>('window.savedState');

/** What the engine answers is here: the first row of the list is another one. */
async function ordered(opened: OpenPage, column: string, direction: string) {
  await expect.poll(() => header(opened.page, column).getAttribute('aria-sort')).toBe(direction);
  await opened.settled();
}

const milliseconds = (text: string) =>
  text === 'open' ? Infinity : Number.parseFloat(text) * (text.endsWith(' s') ? 1000 : 1);

test('a click on a column sorts by it, another one turns that round, a third ends it', () =>
  mixed({ state: { by: 'none' } }, async (opened) => {
    const { page } = opened;
    const asTheyBegan = await numbers(page);
    await header(page, 'Duration').click();
    await ordered(opened, 'Duration', 'ascending');
    const rising = (await cells(page, 'duration')).map(milliseconds);
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(rising.at(-1)).toBe(Infinity);
    expect(await status(page)).toBe('Rows sorted by duration, ascending.');
    await header(page, 'Duration').click();
    await ordered(opened, 'Duration', 'descending');
    const falling = (await cells(page, 'duration')).map(milliseconds);
    expect(falling.at(-1)).toBe(Infinity);
    const known = falling.filter(Number.isFinite);
    expect(known).toEqual(known.toSorted((a, b) => b - a));
    expect(await header(page, 'Time').getAttribute('aria-sort')).toBe('none');
    await header(page, 'Duration').click();
    await ordered(opened, 'Duration', 'none');
    expect(await numbers(page)).toEqual(asTheyBegan);
    // They stand in order of time: the first choice of that column is the other direction.
    await header(page, 'Time').click();
    await ordered(opened, 'Time', 'descending');
    expect(await numbers(page)).toEqual(asTheyBegan.toReversed());
  }));

test('groups stay where they are, and each is sorted by itself', () =>
  mixed({ state: { sort: { column: 'tool' } } }, async ({ page }) => {
    const shown = await lines(page);
    expect(shown.filter((line) => !/^\d+$/.test(line))).toEqual([
      'session session-z',
      'session session-a',
      'no session',
    ]);
    const second = shown.findIndex((line, place) => place > 0 && !/^\d+$/.test(line));
    const own = (await cells(page, 'tool')).slice(0, second - 1);
    expect(own.at(-1)).toBe('');
    const named = own.filter(Boolean);
    expect(named).toEqual(named.toSorted((a, b) => a.localeCompare(b, 'en')));
    expect(await header(page, 'Tool').getAttribute('aria-sort')).toBe('ascending');
  }));

test('a menu sorts by keyboard, and rows are walked as they are sorted', () =>
  mixed({ state: { by: 'none' } }, async (opened) => {
    const { page } = opened;
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('o');
    expect(await page.getByRole('menu').ariaSnapshot()).toMatchInlineSnapshot(`
      "- menu "Actions":
        - menuitemradio "In Order of Time" [checked]
        - separator
        - menuitemradio "Sort by Number"
        - menuitemradio "Sort by Time"
        - menuitemradio "Sort by Session"
        - menuitemradio "Sort by Batch"
        - menuitemradio "Sort by Method"
        - menuitemradio "Sort by Tool"
        - menuitemradio "Sort by Status"
        - menuitemradio "Sort by Duration"
        - menuitemradio "Sort by Size"
        - menuitemradio "Sort by Client"
        - menuitemradio "Sort by Findings""
    `);
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await ordered(opened, 'Duration', 'ascending');
    await page.keyboard.press('o');
    await page.getByRole('menuitemradio', { name: 'Sort by Duration', checked: true }).click();
    await ordered(opened, 'Duration', 'descending');
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('treegrid');
    const [first, second] = await numbers(page);
    await page.keyboard.press('Home');
    await page.locator(`#line-x-${first}[aria-selected=true]`).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator(`#line-x-${second}[aria-selected=true]`).waitFor();
  }));

test('sorting leaves what is selected, and a reload brings both back', () =>
  mixed({ state: { by: 'none' }, height: 500 }, async (opened) => {
    const { page } = opened;
    await page.locator('#line-x-1').click();
    await header(page, 'Duration').click();
    await ordered(opened, 'Duration', 'ascending');
    const state = await savedState(page);
    expect(state).toMatchObject({ selected: 1, sort: { column: 'duration', descending: false } });
    await mixed({ state, height: 500 }, async (again) => {
      await again.page.locator('#line-x-1[aria-selected=true]').waitFor();
      await ordered(again, 'Duration', 'ascending');
      expect(await numbers(again.page)).toContain('1');
    });
  }));

test('however rows are sorted, a gap is the one to the exchange before it in time', () =>
  mixed({ state: { by: 'none', timeMode: 'gap' } }, async (opened) => {
    const { page } = opened;
    const gaps = async () => {
      const [numbersShown, times] = [await numbers(page), await cells(page, 'time')];
      return Object.fromEntries(numbersShown.map((number, place) => [number, times[place]]));
    };
    const inOrder = await gaps();
    expect(Object.values(inOrder)).toContain('700 ms');
    await header(page, 'Status').click();
    await header(page, 'Status').click();
    await ordered(opened, 'Status', 'descending');
    expect(await gaps()).toEqual(inOrder);
  }));

test('a bracket joins what followed each other in time, not what is sorted together', () =>
  mixed({}, async (opened) => {
    const { page } = opened;
    const joined = () => page.locator('.bracket-first, .bracket-middle, .bracket-last').count();
    expect(await joined()).toBeGreaterThan(10);
    await header(page, 'Time').click();
    await ordered(opened, 'Time', 'descending');
    expect(await joined()).toBeGreaterThan(10);
    await header(page, 'Tool').click();
    await ordered(opened, 'Tool', 'ascending');
    expect(await joined()).toBeLessThan(10);
  }));

test('a sorted list does not run to its end', async () => {
  const capture = { ...manyRows(300), source: 'live' } as const;
  const top = `document.querySelector('.list').scrollTop`;
  await lab.use({ capture }, async (opened) => {
    await expect.poll(() => opened.page.evaluate<number>(top)).toBeGreaterThan(1000);
  });
  await lab.use({ capture, state: { sort: { column: 'size' } } }, async (opened) => {
    await opened.changed();
    await opened.settled();
    expect(await opened.page.evaluate<number>(top)).toBe(0);
    expect(await savedState(opened.page)).toMatchObject({ follow: true });
  });
});

describe('all groups', () => {
  const GROUPS = ['session session-z', 'session session-a', 'no session'];

  test('are folded and unfolded by keys of list and lanes, and what was selected stays in view', () =>
    mixed({ height: 600 }, async (opened) => {
      const { page } = opened;
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('End');
      await page.locator('.line-row[aria-selected=true]').waitFor();
      await page.keyboard.press('[');
      await expect.poll(() => lines(page)).toEqual(GROUPS);
      expect(await status(page)).toBe('All groups folded.');
      expect(await savedState(page)).toMatchObject({
        collapsed: [],
        unfolded: [],
        selectedGroup: '',
      });
      // One that is unfolded is the exception.
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await expect.poll(async () => (await lines(page)).length).toBeGreaterThan(10);
      expect(await savedState(page)).toMatchObject({ unfolded: ['session-z'] });
      await page.locator('.lanes').focus();
      await page.keyboard.press('[');
      await expect.poll(() => lines(page)).toEqual(GROUPS);
      await page.keyboard.press(']');
      await expect.poll(async () => (await numbers(page)).length).toBeGreaterThan(5);
      expect(await savedState(page)).not.toHaveProperty('unfolded');
      await page.locator('.line-group[aria-selected=true]').waitFor();
    }));

  test('stay folded over a reload and whatever they are grouped by', () =>
    mixed({ state: { by: 'conversation', unfolded: [] } }, async (opened) => {
      const { page } = opened;
      await expect.poll(() => page.locator('.line-heading').count()).toBeGreaterThan(1);
      expect(await page.locator('.line-row, .line-group').count()).toBe(0);
      // Under a heading that is opened, its sessions are folded still.
      await page.locator('.line-heading .twisty').first().click();
      await page.locator('.line-group[aria-expanded=false]').first().waitFor();
      await opened.send({ type: 'reveal', x: 7 });
      await page.locator('#line-x-7[aria-selected=true]').waitFor();
      await page.getByLabel('Group by').selectOption('Nothing');
      await expect.poll(async () => (await numbers(page)).length).toBeGreaterThan(10);
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('[');
      await expect.poll(() => status(page)).toBe('Nothing is grouped, so nothing folds.');
    }));

  test('can be folded from the menu of one, and a click on one takes the selection with it', () =>
    mixed({}, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-5').click();
      await page.locator('.line-group .twisty').nth(1).click();
      await page.locator('.line-group[aria-selected=true]').waitFor();
      await page.locator('.line-group').first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: /^Fold All Groups/ }).click();
      await expect.poll(() => lines(page)).toEqual(GROUPS);
    }));
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test.each(Object.keys(THEMES) as ThemeName[])('axe finds nothing in a sorted list in %s', (theme) =>
  mixed({ theme, state: { sort: { column: 'duration', descending: true } } }, async (opened) => {
    const { page } = opened;
    await page.locator('#line-x-5').click();
    await opened.shoot(`${theme}-sorted`);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('o');
    await page.getByRole('menuitemradio').first().waitFor();
    await page.evaluate(axe);
    const violations = await page.evaluate<{ id: string }[]>(
      `axe.run(document, { resultTypes: ['violations'] }).then((results) => results.violations)`,
    );
    expect(violations.map(({ id }) => id)).toEqual([]);
    await opened.shoot(`${theme}-sort-menu`);
  }),
);
