import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebviewState } from '../../src/contract/webview.ts';
import { PERSON } from '../engine/captures.ts';
import { WebviewLab, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const items = ({ page }: OpenPage) => page.getByRole('menuitem');
const item = ({ page }: OpenPage, name: string | RegExp) => page.getByRole('menuitem', { name });
const filterOf = ({ page }: OpenPage) =>
  page.getByRole('combobox', { name: 'Filter' }).inputValue();

test('by keyboard alone: find the missing echo, copy it as cURL', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    const focusedRole = () => page.evaluate("document.activeElement.getAttribute('role')");
    for (let stops = 0; (await focusedRole()) !== 'treegrid'; stops += 1) {
      // One stop a region: toolbar, filter, figures, minimap, lanes, list.
      expect(stops).toBeLessThan(12);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('/');
    await page.keyboard.type('echo:missing');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.line-row').count()).toBe(1);
    for (let stops = 0; (await focusedRole()) !== 'treegrid'; stops += 1) {
      expect(stops).toBeLessThan(12);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('End');
    await expect.poll(() => opened.posted('selected')).toEqual([{ type: 'selected', x: 4 }]);
    await page.keyboard.press('c');
    await expect.poll(() => opened.posted('copy').length).toBe(1);
    const [copied] = opened.posted('copy');
    expect(copied?.text).toMatch(/^curl /m);
    expect(copied?.text).toContain('tools/call');
    expect(copied?.text).not.toContain(PERSON);
    expect(await page.locator('.notice').innerText()).toContain('Personal values are masked.');
  }));

describe('the menu of a line', () => {
  test('filters by the value under the pointer, and by its opposite', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-4 .cell-tool').click({ button: 'right' });
      expect(await items(opened).first().innerText()).toContain('Filter by tool:fetch');
      await item(opened, 'Filter by -tool:fetch').click();
      expect(await filterOf(opened)).toBe('-tool:fetch');
      await expect.poll(() => page.locator('.line-row').count()).toBe(6);
    }));

  test('opens from the keyboard, moves by arrows, and gives the focus back', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-3').click();
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('Shift+F10');
      await items(opened).first().waitFor();
      await page.keyboard.press('ArrowDown');
      const focused = await page.evaluate('document.activeElement.textContent');
      expect(focused).toBe(await items(opened).nth(1).textContent());
      await page.keyboard.press('Escape');
      expect(await items(opened).count()).toBe(0);
      expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe('treegrid');
    }));

  test('opens towards the room there is, with its first entry chosen until it is pointed at', () =>
    withEngine(
      lab,
      async (opened) => {
        const { page } = opened;
        const row = await page.locator('#line-x-4').boundingBox();
        const [x, y] = [590, (row?.y ?? 0) + 8];
        await page.mouse.click(x, y, { button: 'right' });
        const first = items(opened).first();
        await first.waitFor();
        const box = await page.getByRole('menu').boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(x + 1);
        const focused = () => page.evaluate('document.activeElement.textContent');
        await opened.settled();
        expect(await focused()).toBe(await first.textContent());
        await item(opened, 'Copy Link').hover();
        expect(await focused()).toContain('Copy Link');
      },
      { width: 600, height: 640 },
    ));

  test('copies the session id, a link and cURL with personal values only when asked', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      const row = page.locator('#line-x-3 .cell-method');
      await row.click({ button: 'right' });
      await item(opened, 'Copy Session Id').click();
      await row.click({ button: 'right' });
      await item(opened, 'Copy Link').click();
      await row.click({ button: 'right' });
      await item(opened, 'Copy as cURL with Personal Values').click();
      await expect.poll(() => opened.posted('copy').length).toBe(2);
      expect(opened.posted('copy')[0]?.text).toBe('session-a');
      expect(opened.posted('copy')[1]?.text).toContain(PERSON);
      expect(opened.posted('copyLink')).toEqual([{ type: 'copyLink', x: 3 }]);
    }));

  test('exports the exchange, the session or the batch of a line, whatever the filter of the view', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await page.getByRole('combobox', { name: 'Filter' }).fill('method:tools/call');
      await expect.poll(() => page.locator('.filter-count').innerText()).toMatch(/^\d of 7$/);
      await page.locator('#line-x-3 .cell-method').click({ button: 'right' });
      await item(opened, 'Export Exchange…').click();
      await page.locator('#line-x-3 .cell-method').click({ button: 'right' });
      await item(opened, 'Export Session session-a…').click();
      await page.locator('#line-x-3 .cell-method').click({ button: 'right' });
      await item(opened, /^Export Batch/).click();
      await expect
        .poll(() => opened.posted('export').map(({ filter }) => filter))
        .toEqual(['exchange:3', 'session:=session-a', expect.stringMatching(/^batch:\d+$/)]);
    }));

  test('is offered for what the lanes draw as well', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      const lanes = await page.locator('.lanes').boundingBox();
      if (!lanes) throw new Error('no lanes');
      await page.mouse.click(lanes.x + 60, lanes.y + 20, { button: 'right' });
      await item(opened, 'Follow Session').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('#line-x-3').click();
      await page.getByRole('treegrid').press('f');
      await opened.settled();
      const box = await page.locator('.lanes').boundingBox();
      if (!box) throw new Error('no lanes');
      const x = box.x + box.width / 2 + 100;
      let y = box.y;
      const pointed = page.locator('.tooltip', { hasText: 'tools/call search' });
      while (!(await pointed.isVisible()) && y < box.y + box.height)
        await page.mouse.move(x, (y += 4));
      await page.mouse.click(x, y, { button: 'right' });
      await item(opened, /^Filter by tool:search/).waitFor();
    }));

  test('follows a session', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await page.locator('.line-group').first().click({ button: 'right' });
      await item(opened, 'Follow Session').click();
      expect(await filterOf(opened)).toBe('session:=session-a');
      await expect.poll(() => page.locator('.line-row').count()).toBe(3);
    }));

  test('of the details filters by any value that is shown', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-3').click();
      const fact = (name: string) =>
        page.locator('#details-panel dt', { hasText: name }).locator('+ dd');
      for (const [name, term] of [
        ['Session id', 'session:=session-a'],
        ['Conversation', 'conversation:=talk-1'],
        ['Client', 'plane:="openai-mcp (ChatGPT)"'],
        ['Era', 'era:legacy'],
      ] as const) {
        await fact(name).click({ button: 'right', position: { x: 3, y: 8 } });
        await item(opened, `Filter by ${term}`).first().click();
        expect(await filterOf(opened)).toContain(term);
      }
      await page.getByRole('button', { name: 'Clear the filter' }).click();
      await page.locator('#tab-request').click();
      await page.locator('.json-string', { hasText: 'ada@example.com' }).click({ button: 'right' });
      await item(opened, 'Filter by "ada@example.com"').click();
      expect(await filterOf(opened)).toBe('"ada@example.com"');
    }));

  test('of the details filters by header and by metadata', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-3').click();
      await page.locator('#tab-headers').click();
      await page
        .locator('#details-panel dt')
        .filter({ hasText: /^mcp-session-id$/i })
        .click({ button: 'right' });
      await item(opened, 'Filter by header:mcp-session-id').click();
      await page.locator('#tab-metadata').click();
      await page
        .locator('#details-panel dd')
        .filter({ hasText: 'talk-1' })
        .first()
        .locator('code')
        .click({ button: 'right' });
      await item(opened, 'Filter by openai_session:=talk-1').click();
      expect(await filterOf(opened)).toBe('header:mcp-session-id openai_session:=talk-1');
    }));
});

test('two sessions side by side: pairs, differences, and the diff of an editor', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    await page.locator('.line-group').nth(0).click({ button: 'right' });
    await item(opened, 'Compare Session session-a with…').click();
    await page.locator('.line-group').nth(1).click({ button: 'right' });
    await item(opened, 'Compare Session session-a with Session session-b').click();
    const dialog = page.getByRole('dialog', { name: 'Comparison' });
    await dialog.waitFor();
    const cells = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.compare tbody tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent).join(' | '))`,
    );
    expect(cells[0]).toMatch(/^initialize \| #2 .* \| #5 /);
    expect(cells.find((line) => line.includes('fetch'))).toContain('only in the first');
    await dialog.getByRole('button', { name: 'Request' }).first().click();
    await expect
      .poll(() => opened.posted('openDiff'))
      .toEqual([{ type: 'openDiff', left: 2, right: 5, part: 'request' }]);
    await opened.shoot('dark-compare');
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
  }));

test('a comparison is there again when the page is made anew, unless it was closed', () =>
  withEngine(lab, async (opened) => {
    const saved = () => opened.page.evaluate<WebviewState>('window.savedState');
    await opened.send({ type: 'compare', left: 'session-a', right: 'session-b' });
    await opened.page.getByRole('dialog', { name: 'Comparison' }).waitFor();
    const state = await saved();
    await withEngine(
      lab,
      async ({ page }) => {
        const dialog = page.getByRole('dialog', { name: 'Comparison' });
        await dialog.getByText('2 of 4 exchanges differ').waitFor();
      },
      { state },
    );
    await opened.page.keyboard.press('Escape');
    await expect.poll(saved).not.toHaveProperty('compared');
  }));

test('two sessions chosen in a tree are compared as well', () =>
  withEngine(lab, async (opened) => {
    await opened.send({ type: 'compare', left: 'session-a', right: 'session-b' });
    const dialog = opened.page.getByRole('dialog', { name: 'Comparison' });
    await dialog.getByText('2 of 4 exchanges differ').waitFor();
  }));

test('next and previous finding, around the end', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('n');
    const selected = () => page.locator('.line-row[aria-selected=true]').getAttribute('id');
    const first = await selected();
    await page.keyboard.press('n');
    await expect.poll(selected).not.toBe(first);
    await page.keyboard.press('p');
    await expect.poll(selected).toBe(first);
    expect(await page.locator('.notice').innerText()).toMatch(/^Finding 1 of \d+: /);
  }));

test('clearing the view keeps the capture: the chip brings it back', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    await page.getByRole('button', { name: /^Clear the view/ }).click();
    expect(await filterOf(opened)).toMatch(/^after:/);
    await expect.poll(() => page.locator('.line-row').count()).toBe(0);
    expect(await page.locator('.notice').innerText()).toContain('keeps everything');
    await page.getByRole('button', { name: /^Remove after:/ }).click();
    await expect.poll(() => page.locator('.line-row').count()).toBe(7);
  }));

test('export takes what the filter shows', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Export the capture to JSONL' }).click();
    await page.getByRole('combobox', { name: 'Filter' }).fill('echo:missing');
    await page.getByRole('button', { name: 'Export what the filter shows to JSONL' }).click();
    await expect
      .poll(() => opened.posted('export'))
      .toEqual([{ type: 'export' }, { type: 'export', filter: 'echo:missing' }]);
  }));

test('? shows all keys, single keys do nothing while text is typed', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Filter' }).focus();
    await page.keyboard.type('c?n');
    expect(await filterOf(opened)).toBe('c?n');
    expect(opened.posted('copy')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await opened.shoot('dark-keys');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(false);
  }));

describe('times', () => {
  const times = ({ page }: OpenPage) => page.locator('.line-row .cell-time').allTextContents();

  test('since start, since selected, gap to the line before, and the clock', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      const mode = page.getByLabel('Time', { exact: true });
      await page.getByLabel('Group by').selectOption('Nothing');
      await expect.poll(() => times(opened)).toHaveLength(7);
      expect((await times(opened))[1]).toBe('+0:01.00');
      await mode.selectOption('UTC');
      await expect.poll(async () => (await times(opened))[1]).toBe('09:00:01.00');
      await mode.selectOption('Since Previous');
      await expect
        .poll(() => times(opened))
        .toEqual(['–', '900 ms', '100 ms', '100 ms', '18.8 s', '100 ms', '100 ms']);
      await mode.selectOption('Since Selected');
      await page.locator('#line-x-5').click();
      await expect.poll(async () => (await times(opened))[3]).toBe('-0:18.80');
      const saved = await page.evaluate<{ timeMode: string }>('window.savedState');
      expect(saved.timeMode).toBe('selected');
    }));
});
