import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineHandlers } from '../../src/contract/rpc.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { forgetfulHost, PERSON } from '../engine/captures.ts';
import { THEMES, WebviewLab, type OpenPage, type ThemeName } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const box = ({ page }: OpenPage) => page.getByRole('combobox', { name: 'Filter' });
const options = ({ page }: OpenPage) =>
  page.getByRole('listbox', { name: 'Completions' }).getByRole('option');

describe('completion', () => {
  test('by keyboard alone: a field, then a value the capture holds', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await box(opened).focus();
      await page.keyboard.type('too');
      await expect.poll(() => options(opened).allTextContents()).toHaveLength(1);
      expect(await box(opened).getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('ArrowDown');
      expect(await box(opened).getAttribute('aria-activedescendant')).toBe('filter-suggestion-0');
      await page.keyboard.press('Enter');
      expect(await box(opened).inputValue()).toBe('tool:');
      await expect.poll(() => options(opened).allTextContents()).toEqual(['search', 'fetch']);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Tab');
      expect(await box(opened).inputValue()).toBe('tool:fetch ');
      expect(await box(opened).getAttribute('aria-expanded')).toBe('false');
      await expect.poll(() => page.locator('.filter-count').innerText()).toBe('1 of 7');
    }));

  test('Escape closes the list first and clears the filter then; a click accepts', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await box(opened).fill('is:');
      await options(opened).first().waitFor();
      await page.keyboard.press('Escape');
      expect(await options(opened).count()).toBe(0);
      expect(await box(opened).inputValue()).toBe('is:');
      await page.keyboard.press('Escape');
      expect(await box(opened).inputValue()).toBe('');
      await page.keyboard.type('echo:mis');
      await options(opened).filter({ hasText: 'missing' }).click();
      await expect.poll(() => page.locator('.filter-count').innerText()).toBe('1 of 7');
    }));

  test('what identifies a person is matched and never suggested', () =>
    withEngine(lab, async (opened) => {
      await box(opened).fill('openai_subject:');
      await opened.settled();
      expect(await opened.page.locator('.suggestions').innerText()).not.toContain(PERSON);
      await box(opened).fill(`openai_subject:"${PERSON}"`);
      await expect.poll(() => opened.page.locator('.filter-count').innerText()).toBe('6 of 7');
    }));
});

describe('terms', () => {
  test('free text fills in while the file is searched', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await box(opened).fill('"protocolVersion"');
      // The engine says that there is more; asking again is what brings it.
      const count = async () => {
        await opened.changed();
        return page.locator('.filter-count').innerText();
      };
      await expect.poll(count).toMatch(/^[1-6] of 7$/);
    }));

  test('a search under way says how far it is, can be stopped, and gone on with', async () => {
    const engine = await CaptureEngine.open(forgetfulHost().file());
    let stopped = false;
    const handlers: EngineHandlers = {
      ...engine.handlers,
      'outline/range': async (query) => ({
        ...(await engine.handlers['outline/range'](query)),
        searching: { done: 42, of: 100, ...(stopped && { stopped }) },
      }),
      'search/stop': () => {
        stopped = true;
        return {};
      },
      'search/resume': () => {
        stopped = false;
        return {};
      },
    };
    const opened = await lab.open({ handlers });
    const { page } = opened;
    await box(opened).fill('nowhere');
    const count = page.locator('.filter-count');
    await expect.poll(() => count.innerText()).toBe('0 of 7, searched 42 %');
    await page.getByRole('heading', { name: 'Searching, nothing found so far' }).waitFor();
    await page.getByRole('button', { name: /^Stop searching/ }).click();
    const told = async () => {
      await opened.changed();
      return count.innerText();
    };
    await expect.poll(told).toBe('0 of 7, stopped at 42 %');
    expect(await page.getByRole('button', { name: /^Stop searching/ }).count()).toBe(0);
    await page.getByRole('heading', { name: 'Search stopped, nothing found so far' }).waitFor();
    await page.getByText('Only 42 % of the capture was searched').waitFor();
    for (const name of ['Search the Rest', 'Search the rest of the capture']) {
      stopped = true;
      await expect.poll(told).toBe('0 of 7, stopped at 42 %');
      await page.getByRole('button', { name, exact: true }).click();
      await expect.poll(told).toBe('0 of 7, searched 42 %');
    }
    expect(opened.problems).toEqual([]);
    await page.close();
    engine.dispose();
  });

  test('each term is a chip that takes it away', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await box(opened).fill('method:tools/call -tool:fetch');
      const chips = page.getByRole('group', { name: 'Terms of the filter' }).getByRole('button');
      await expect.poll(() => chips.allInnerTexts()).toHaveLength(2);
      await page.getByRole('button', { name: 'Remove -tool:fetch from the filter' }).click();
      expect(await box(opened).inputValue()).toBe('method:tools/call');
      await expect.poll(() => page.locator('.filter-count').innerText()).toBe('4 of 7');
    }));

  test('a filter that cannot be read says so and leaves list and chips as they were', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await box(opened).fill('tool:fetch');
      await expect.poll(() => page.locator('.line-row').count()).toBe(1);
      await box(opened).fill('tool:fetch stauts:4');
      await expect
        .poll(() => page.locator('.filter-error').innerText())
        .toContain('Did you mean status');
      expect(await page.locator('.line-row').count()).toBe(1);
      expect(await page.locator('.chip.term').count()).toBe(1);
    }));
});

describe('figures', () => {
  test('a figure is a switch of the filter that shows what it counts', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      const figure = page.getByRole('button', { name: /echo on tools\/call/ });
      await figure.click();
      expect(await box(opened).inputValue()).toBe('method:tools/call echo:missing');
      await expect.poll(() => page.locator('.line-row').count()).toBe(1);
      expect(await figure.getAttribute('aria-pressed')).toBe('true');
      await page.getByRole('button', { name: /never deleted/ }).click();
      expect(await box(opened).inputValue()).toBe(
        'method:tools/call echo:missing is:never-deleted',
      );
      await figure.click();
      expect(await box(opened).inputValue()).toBe('is:never-deleted');
    }));

  test('the strip is one tab stop, arrow keys move inside', () =>
    withEngine(lab, async ({ page }) => {
      const strip = page.getByRole('group', { name: 'Figures' });
      expect(await strip.locator('button[tabindex="0"]').count()).toBe(1);
      await strip.getByRole('button').first().focus();
      await page.keyboard.press('End');
      const last = strip.getByRole('button').last();
      await expect.poll(() => last.getAttribute('tabindex')).toBe('0');
      const focused = await page.evaluate('document.activeElement.textContent');
      expect(focused).toBe(await last.textContent());
      expect(await strip.locator('button[tabindex="0"]').count()).toBe(1);
    }));
});

test.each(Object.keys(THEMES) as ThemeName[])('pictures of the filter in %s', (theme) =>
  withEngine(
    lab,
    async (opened) => {
      const { page } = opened;
      await page.getByRole('button', { name: /never deleted/ }).click();
      await box(opened).focus();
      await page.keyboard.press('End');
      await page.keyboard.type(' has:batch me');
      await options(opened).first().waitFor();
      await page.keyboard.press('ArrowDown');
      await opened.shoot(`${theme}-filter-completion`);
    },
    { theme, width: theme === 'light' ? 320 : 1200, height: 700 },
  ),
);

test('what a filter hides is gone from the list, selected or not', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    await page.locator('#line-x-2').click();
    const active = () => page.locator('.list').getAttribute('aria-activedescendant');
    await expect.poll(active).toBe('line-x-2');
    await box(opened).fill('tool:fetch');
    await expect.poll(() => page.locator('.filter-count').innerText()).toBe('1 of 7');
    await expect.poll(() => page.locator('#line-x-2').count()).toBe(0);
    expect(await active()).toBeNull();
    await box(opened).fill('');
    await expect.poll(active).toBe('line-x-2');
  }));
