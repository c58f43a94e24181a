import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutlineQuery } from '../../src/contract/api.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { forgetfulHost, PERSON } from '../engine/captures.ts';
import { WebviewLab } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** The page on the engine it is made for, fed by a capture file. */
describe('with the real engine', () => {
  test('a capture file becomes sessions, rows, findings and details', async () => {
    const engine = await CaptureEngine.open(forgetfulHost().file());
    const opened = await lab.open({ handlers: engine.handlers });
    const { page } = opened;
    const names = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.line-group, .line-row')].map((line) => line.ariaLabel)`,
    );
    expect(names.filter((name) => name.startsWith('session '))).toHaveLength(2);
    const missing = names.find((name) => name.includes('no session id'));
    expect(missing).toMatch(/^tools\/call fetch, no session id, owes session-.*1 error: /);
    await page.locator('.line-row', { hasText: 'missing' }).click();
    await page.getByRole('tab', { name: /^Findings/ }).click();
    expect(await page.locator('.card-rule').first().innerText()).toContain('session-id-not-echoed');
    for (const tab of ['request', 'headers', 'metadata']) {
      await page.locator(`#tab-${tab}`).click();
      expect(await page.locator('#details-panel').innerText()).not.toContain(PERSON);
    }
    expect(opened.problems).toEqual([]);
    await page.close();
    engine.dispose();
  });

  test('filter, folding and selection ask the engine what it can answer', async () => {
    const engine = await CaptureEngine.open(forgetfulHost().file());
    const opened = await lab.open({ handlers: engine.handlers });
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Filter' }).fill('has:finding');
    await expect.poll(() => page.locator('.filter-count').innerText()).toMatch(/^\d of 7$/);
    await page.getByRole('combobox', { name: 'Filter' }).fill('');
    await expect.poll(() => page.locator('.line-row').count()).toBe(7);
    await page.locator('.line-group .twisty').first().click();
    await expect.poll(() => page.locator('.line-row').count()).toBeLessThan(7);
    await opened.send({ type: 'reveal', x: 3 });
    await expect.poll(() => page.locator('#line-x-3').getAttribute('aria-selected')).toBe('true');
    expect(opened.problems).toEqual([]);
    await page.close();
    engine.dispose();
  });
});

/** Kind and words of every line of the list. */
const LINES = `[...document.querySelectorAll('.line-heading, .line-group, .line-row')].map((line) =>
  line.getAttribute('aria-level') + ' ' + line.ariaLabel.split(',')[0])`;

describe('grouped', () => {
  test('sessions stand under their conversation, in list and lanes, and the trees are told', async () => {
    const engine = await CaptureEngine.open(forgetfulHost().file());
    const asked: OutlineQuery[] = [];
    const opened = await lab.open({
      handlers: {
        ...engine.handlers,
        'outline/range': (query) => {
          asked.push(query);
          return engine.handlers['outline/range'](query);
        },
      },
    });
    const { page } = opened;
    await page.getByLabel('Group by').selectOption('Conversation');
    await expect
      .poll(async () => (await page.evaluate<string[]>(LINES)).slice(0, 3))
      .toEqual(['1 Conversation talk-1', '2 session session-a', '3 initialize']);
    // At the top it begins with the heading, not with the session that was there.
    const regrouped = asked.filter(({ by }) => by === 'conversation');
    expect(regrouped.map(({ offset, anchor }) => [offset, anchor])).toEqual([[0, undefined]]);
    expect(opened.posted('grouping')).toEqual([{ type: 'grouping', by: 'conversation' }]);
    await page.locator('.line-heading .twisty').first().click();
    await expect.poll(() => page.evaluate<string[]>(LINES)).not.toContain('2 session session-a');
    await opened.send({ type: 'reveal', x: 3 });
    await expect.poll(() => page.locator('#line-x-3').getAttribute('aria-selected')).toBe('true');
    const list = page.getByRole('treegrid');
    await list.focus();
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => page.locator('.line-group[aria-selected=true]').getAttribute('aria-level'))
      .toBe('2');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.line-heading[aria-selected=true]').count()).toBe(1);
    await opened.shoot('dark-grouped-conversation');
    await page.getByLabel('Group by').selectOption('Nothing');
    await expect.poll(() => page.locator('.line-group').count()).toBe(0);
    expect(await page.locator('.line-row').count()).toBe(7);
    await opened.send({ type: 'grouping', by: 'session' });
    await expect.poll(() => page.locator('.line-group').count()).toBe(3);
    expect(opened.problems).toEqual([]);
    await page.close();
    engine.dispose();
  });
});
