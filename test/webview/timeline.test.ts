import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBatch, makeRow, makeSession, manyRows } from './capture.ts';
import { noEchoOnCalls, sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** Colours that occur in a horizontal strip of a canvas. */
const coloursAt = (selector: string, y: number) => `(() => {
  const canvas = document.querySelector(${JSON.stringify(selector)});
  const ratio = devicePixelRatio;
  const { data } = canvas.getContext('2d').getImageData(0, ${y} * ratio, canvas.width, 1);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join(','));
  return [...seen];
})()`;

describe('what is drawn', () => {
  test('rows stand under their sessions, batches are bracketed, findings marked', () =>
    lab.use({ capture: { ...sessionPerBatch(), source: 'file' } }, async ({ page }) => {
      const groups = page.locator('.line-group');
      expect(await groups.nth(1).getAttribute('aria-label')).toBe(
        'session 3602c17d, openai-mcp, never used again, never deleted, 3 exchanges, 1 warning: session orphaned',
      );
      expect(await groups.nth(1).locator('.mark').textContent()).toContain('Session orphaned');
      const rows = page.locator('.line-row');
      expect(await rows.nth(3).getAttribute('aria-label')).toBe(
        'tools/call search, session 3602c17d, 241 milliseconds, status 200',
      );
      const brackets = page.locator('.line-row .bracket');
      expect(await brackets.nth(1).getAttribute('class')).toContain('bracket-first');
      expect(await brackets.nth(2).getAttribute('class')).toContain('bracket-middle');
      expect(await brackets.nth(3).getAttribute('class')).toContain('bracket-last');
      expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('51');
    }));

  test('bars, the hatched gap and the minimap are really on the canvases', () =>
    lab.use(
      { capture: noEchoOnCalls(), state: { view: { fromT: 0, toT: 1200 }, follow: false } },
      async ({ page }) => {
        const edge = await page.evaluate<string[]>(coloursAt('.lanes-data', 14));
        expect(edge).toContain('89,164,249');
        expect(edge).toContain('137,209,133');
        const middle = await page.evaluate<string[]>(coloursAt('.lanes-data', 22));
        expect(middle).toContain('241,76,76');
        const map = await page.evaluate<string[]>(coloursAt('.minimap-canvas', 24));
        expect(map.length).toBeGreaterThan(1);
      },
    ));

  test('the figures that decide, what is wrong first', () =>
    lab.use({ capture: sessionPerBatch() }, async ({ page }) => {
      const strip = page.getByRole('group', { name: 'Figures' });
      const text = (await strip.innerText()).replace(/\s+/g, ' ');
      expect(text).toContain('12 Session orphaned');
      expect(text).toContain('openai-mcp');
      expect(text).toContain(
        '13 sessions 13 never deleted 0 reused across batches 13 batches 12 tool calls',
      );
      expect(text).toContain('12/12 echo on tools/call');
      expect(text).toContain('217 ms streams');
    }));

  test('a theme that changes while the page is open reaches the canvas', () =>
    lab.use({ capture: noEchoOnCalls() }, async ({ page }) => {
      await page.evaluate(`
        document.documentElement.style.setProperty('--vscode-charts-purple', '#010203');
        document.body.className = 'vscode-light';`);
      await expect
        .poll(() => page.evaluate<string[]>(coloursAt('.lanes-data', 47)))
        .toContain('1,2,3');
    }));

  test('a batch number of any length is shown whole, a tool name of six letters too', async () => {
    const capture = manyRows(10_500);
    for (const row of capture.rows) Object.assign(row, { batch: row.x, tool: 'search' });
    await lab.use({ capture }, async ({ page }) => {
      const cut = `[...document.querySelectorAll(
        '.line-row :is(.cell-batch .dim, .cell-tool, .cell-number)')]
        .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth)
        .map((node) => node.className + ' ' + node.textContent)`;
      await page.getByRole('treegrid').press('End');
      for (const width of [1440, 1300, 1180, 1000, 820, 700, 600, 520]) {
        await page.setViewportSize({ width, height: 900 });
        await page.locator('#line-x-10500 .cell-batch').waitFor();
        expect([width, await page.evaluate(cut)]).toEqual([width, []]);
      }
    });
  });

  test('of thousands of rows only the visible ones are in the document', () =>
    lab.use({ capture: manyRows(5000) }, async ({ page }) => {
      const list = page.getByRole('treegrid');
      expect(await list.getAttribute('aria-rowcount')).toBe('5002');
      expect(await page.locator('.line-row').count()).toBeLessThan(80);
      await list.focus();
      await page.keyboard.press('End');
      const last = page.locator('[aria-rowindex="5002"]');
      await last.waitFor();
      expect(await last.getAttribute('aria-selected')).toBe('true');
      expect(await page.locator('.line-row').count()).toBeLessThan(80);
    }));
});

describe('selecting', () => {
  test('a click on a row shows its details and tells the extension', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page } = opened;
      await page.locator('.line-row', { hasText: 'fetch' }).last().click();
      await page.getByRole('heading', { name: 'tools/call fetch' }).waitFor();
      expect(opened.posted('selected')).toEqual([{ type: 'selected', x: 37 }]);
      expect(await page.getByRole('tab').allTextContents()).toEqual([
        ...['Overview', 'Request', 'Response', 'Events 3', 'Headers', 'Metadata 6'],
        ...['Auth', 'Findings', 'Raw'],
      ]);
    }));

  test('a click on a bar selects its row and brings it into view', () =>
    lab.use(
      {
        capture: sessionPerBatch(),
        state: { view: { fromT: 138_000, toT: 141_000 }, follow: false },
      },
      async (opened) => {
        const { page } = opened;
        const box = await page.locator('.lanes').boundingBox();
        const gutter = 232;
        const width = (box?.width ?? 0) - gutter;
        // Exchange 7 runs from 139.48 s to 139.82 s in the third lane, which is 30 px high.
        const px = gutter + ((139_600 - 138_000) / 3000) * width;
        await page.mouse.click((box?.x ?? 0) + px, (box?.y ?? 0) + 2 * 30 + 18);
        await page.getByRole('heading', { name: 'tools/call fetch' }).waitFor();
        expect(opened.posted('selected')).toEqual([{ type: 'selected', x: 7 }]);
        expect(await page.locator('#line-x-7').getAttribute('aria-selected')).toBe('true');
      },
    ));

  test('by keyboard alone: rows, sessions, folding, details and back', () =>
    lab.use({ capture: { ...sessionPerBatch(), source: 'file' } }, async ({ page }) => {
      const list = page.getByRole('treegrid');
      await list.focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'])
        await page.keyboard.press(key);
      await expect.poll(() => list.getAttribute('aria-activedescendant')).toBe('line-x-2');
      await page.getByRole('heading', { name: 'initialize' }).waitFor();
      await page.keyboard.press('ArrowLeft');
      await page.getByRole('heading', { name: 'Session 3602c17d' }).waitFor();
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => list.getAttribute('aria-rowcount')).toBe('48');
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => list.getAttribute('aria-rowcount')).toBe('51');
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('details-panel');
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    }));

  test('the extension selects: unfolded, brought into view, without taking the focus', () =>
    lab.use({ capture: { ...manyRows(3000) }, state: { collapsed: ['big'] } }, async (opened) => {
      const { page } = opened;
      await page.getByRole('combobox', { name: 'Filter' }).focus();
      await opened.send({ type: 'reveal', x: 2500 });
      await expect.poll(() => page.locator('#line-x-2500').isVisible()).toBe(true);
      expect(await page.locator('#line-x-2500').getAttribute('aria-selected')).toBe('true');
      expect(await page.evaluate('document.activeElement.className')).toBe('filter-input');
      expect(opened.posted('selected')).toEqual([]);
    }));

  test('evidence of a finding leads to the exchange, its specification to the browser', () =>
    lab.use({ capture: noEchoOnCalls() }, async (opened) => {
      const { page } = opened;
      await page.getByRole('button', { name: '#5' }).click();
      await expect.poll(() => page.locator('#line-x-5').getAttribute('aria-selected')).toBe('true');
      await page.getByRole('tab', { name: 'Findings 1' }).click();
      await page.getByRole('button', { name: /session management/ }).click();
      await expect.poll(() => opened.posted('openExternal').length).toBe(1);
      expect(opened.posted('openExternal')[0]?.url).toMatch(
        /^https:\/\/modelcontextprotocol\.io\//,
      );
    }));
});

describe('live', () => {
  test('a new row arrives without moving selection or list', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page, engine } = opened;
      const row = page.locator('#line-x-31');
      await row.click();
      const before = await row.boundingBox();
      const capture = engine?.capture;
      if (!capture) throw new Error('no engine');
      const first = capture.sessions[1];
      const added = makeRow({
        x: 38,
        startT: 1_335_000,
        endT: 1_335_100,
        label: 'ping',
        sessionId: first?.id ?? '',
        status: 200,
      });
      capture.rows.push(added);
      capture.durationMs = 1_336_000;
      const lines = page.getByRole('treegrid');
      await opened.changed();
      await expect.poll(() => lines.getAttribute('aria-rowcount')).toBe('52');
      await opened.settled();
      expect(await row.getAttribute('aria-selected')).toBe('true');
      expect(await row.boundingBox()).toEqual(before);
      expect(await page.getByRole('button', { name: 'Jump to live (1 new)' }).isVisible()).toBe(
        true,
      );
    }));

  test('following stays at the end; any manual move ends it, one press brings it back', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page, engine } = opened;
      const capture = engine?.capture;
      if (!capture) throw new Error('no engine');
      const rows = [
        makeRow({
          x: 38,
          startT: 1_340_000,
          endT: 1_340_200,
          sessionId: 'fresh',
          batch: 14,
          status: 200,
        }),
      ];
      capture.rows.push(...rows);
      capture.sessions.push(
        makeSession('fresh', 1_340_000, rows, { batches: [makeBatch(14, rows)] }),
      );
      capture.durationMs = 1_341_000;
      await opened.changed();
      await page.locator('#line-x-38').waitFor();
      await page.getByRole('button', { name: /^Following/ }).waitFor();
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.getByRole('button', { name: 'Jump to live' }).click();
      await page.getByRole('button', { name: /^Following/ }).waitFor();
      const saved = await page.evaluate<{ follow: boolean; view?: unknown }>('window.savedState');
      expect(saved.follow).toBe(true);
    }));

  test('hidden it asks for nothing, seen again it is current', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      const hide = (hidden: boolean) =>
        page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));`);
      await hide(true);
      const before = engine.asked.length;
      await opened.changed();
      await opened.settled();
      expect(engine.asked.length).toBe(before);
      await hide(false);
      await expect.poll(() => engine.asked.length).toBeGreaterThan(before);
    }));

  test('an engine that comes back is asked for everything again', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page } = opened;
      await opened.send({
        type: 'connection',
        state: 'disconnected',
        message: 'The inspector stopped.',
      });
      await page.getByText('The inspector stopped.').waitFor();
      opened.engine?.capture.rows.push(
        makeRow({
          x: 99,
          startT: 0,
          endT: 1,
          sessionId: opened.engine.capture.sessions[0]?.id ?? '',
        }),
      );
      await opened.send({ type: 'connection', state: 'connected' });
      await page.getByText('The inspector stopped.').waitFor({ state: 'hidden' });
      await expect.poll(() => page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('52');
    }));

  test('pausing asks the engine and says that traffic goes on', () =>
    lab.use({ capture: sessionPerBatch() }, async ({ page, engine }) => {
      await page
        .getByRole('button', { name: 'Pause recording; traffic is still forwarded' })
        .click();
      await page.getByRole('button', { name: /^Resume/ }).waitFor();
      expect(engine?.recording).toBe(false);
    }));
});
