import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyCapture, makeRow } from './capture.ts';
import { noEchoOnCalls, sessionPerBatch } from './fieldCaptures.ts';
import { withEngine } from './withEngine.ts';
import { THEMES, WebviewLab, type OpenPage, type ThemeName } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

async function violations({ page }: OpenPage): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then((results) => results.violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
}

const TABS = ['Overview', 'Request', 'Response', 'Events', 'Headers', 'Metadata', 'Auth']
  .concat('Findings', 'Raw')
  .map((name) => new RegExp(`^${name}`));

const themes = Object.keys(THEMES) as ThemeName[];

describe.each(themes)('axe finds nothing in %s', (theme) => {
  test('with rows, findings and every tab', async () => {
    const opened = await lab.open({ theme, capture: noEchoOnCalls() });
    expect(await violations(opened)).toEqual([]);
    await opened.page.locator('#line-x-4').click();
    for (const tab of TABS) {
      await opened.page.getByRole('tab', { name: tab }).click();
      expect(await violations(opened)).toEqual([]);
    }
    await opened.page.locator('.line-group').first().click();
    expect(await violations(opened)).toEqual([]);
    await opened.page.getByRole('combobox', { name: 'Filter' }).fill('status:>=four');
    await opened.page.locator('.filter-error:not([hidden])').waitFor();
    expect(await violations(opened)).toEqual([]);
    await opened.page.close();
  });

  test('with orphans, waiting, without a capture, disconnected', async () => {
    const orphans = await lab.open({ theme, capture: sessionPerBatch(), width: 900 });
    expect(await violations(orphans)).toEqual([]);
    await orphans.page.getByRole('button', { name: /never deleted/ }).click();
    await orphans.page.getByRole('button', { name: 'Clear the Filter', exact: true }).waitFor();
    expect(await violations(orphans)).toEqual([]);
    await orphans.page.getByRole('button', { name: 'Clear the Filter', exact: true }).click();
    await orphans.send({ type: 'connection', state: 'disconnected' });
    await orphans.page.locator('.banner:not([hidden])').waitFor();
    expect(await violations(orphans)).toEqual([]);
    await orphans.page.close();
    for (const capture of [emptyCapture(), undefined]) {
      const opened = await lab.open({ theme, ...(capture && { capture }) });
      await opened.page.locator('.empty-title').waitFor();
      expect(await violations(opened)).toEqual([]);
      await opened.page.close();
    }
  });

  test('with marks, banners, a file being read, and all that lies over the page', async () => {
    const capture = sessionPerBatch();
    const first = capture.rows.find(({ x }) => x === 2);
    if (first) first.notes = ['asked to sign in again'];
    capture.marks = [{ t: 500, note: 'asked to sign in again', x: 2 }];
    const opened = await lab.open({ theme, capture, state: { follow: false } });
    const { page, engine } = opened;
    if (!engine) throw new Error('no engine');
    engine.status = {
      notKept: { records: 3, bytes: 900 },
      loading: { bytes: 1, of: 2 },
      refusedHosts: [{ name: 'demo.tunnel.example', count: 2, lastX: 2 }],
    };
    await opened.changed();
    await page.locator('.banner-state:not([hidden])').waitFor();
    await page.locator('#line-x-2').click();
    expect(await violations(opened)).toEqual([]);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('c');
    await page.locator('.notice:not([hidden])').waitFor();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem').first().waitFor();
    expect(await violations(opened)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await violations(opened)).toEqual([]);
    await page.keyboard.press('Escape');
    const filter = page.getByRole('combobox', { name: 'Filter' });
    await filter.fill('is:');
    await page.locator('.suggestion').first().waitFor();
    expect(await violations(opened)).toEqual([]);
    await page.close();
  });

  test('with headings and a comparison, on the real engine', () =>
    withEngine(
      lab,
      async (opened) => {
        const { page } = opened;
        await page.locator('.line-heading').first().click();
        expect(await violations(opened)).toEqual([]);
        await opened.send({ type: 'compare', left: 'session-a', right: 'session-b' });
        await page.getByRole('dialog', { name: 'Comparison' }).waitFor();
        expect(await violations(opened)).toEqual([]);
        await opened.shoot(`${theme}-comparison`);
      },
      { theme, state: { by: 'conversation' } },
    ));
});

describe('for those who listen', () => {
  test('the list reads as sessions with their exchanges', async () => {
    const capture = noEchoOnCalls();
    const opened = await lab.open({ capture: { ...capture, source: 'file' } });
    expect(await opened.page.getByRole('treegrid').ariaSnapshot()).toMatchInlineSnapshot(`
      "- treegrid "Exchanges by session":
        - rowgroup:
          - row "# Time Session id Batch Method Tool Status Duration Client Findings":
            - columnheader "#"
            - columnheader "Time"
            - columnheader "Session id"
            - columnheader "Batch"
            - columnheader "Method"
            - columnheader "Tool"
            - columnheader "Status"
            - columnheader "Duration"
            - columnheader "Client"
            - columnheader "Findings"
        - rowgroup:
          - 'row "session a1b2c3d4, openai-mcp (ChatGPT), open, 7 exchanges, 3 errors: session id not echoed" [expanded] [level=1]':
            - gridcell "a1b2c3d4 openai-mcp (ChatGPT) open 7 exchanges"
            - gridcell "Session id not echoed ×3"
          - row "initialize, issues session a1b2c3d4, 42 milliseconds, status 200" [level=2]:
            - gridcell "1"
            - gridcell "+0:00.02"
            - gridcell "→ a1b2c3d4"
            - gridcell "1"
            - gridcell "initialize"
            - gridcell
            - gridcell "200"
            - gridcell "42 ms"
            - gridcell "openai-mcp (ChatGPT)"
            - gridcell
          - row "tools/list, session a1b2c3d4, 19 milliseconds, status 200" [level=2]:
            - gridcell "2"
            - gridcell "+0:00.08"
            - gridcell "✓ a1b2c3d4"
            - gridcell "1"
            - gridcell "tools/list"
            - gridcell
            - gridcell "200"
            - gridcell "19 ms"
            - gridcell "openai-mcp (ChatGPT)"
            - gridcell
          - row "(stream), session a1b2c3d4, still open, status 200" [level=2]:
            - gridcell "3"
            - gridcell "+0:00.11"
            - gridcell "✓ a1b2c3d4"
            - gridcell "1"
            - gridcell "(stream)"
            - gridcell
            - gridcell "200 open"
            - gridcell "open"
            - gridcell "openai-mcp (ChatGPT)"
            - gridcell
          - 'row "tools/call search, no session id, owes a1b2c3d4, 330 milliseconds, status 200, 1 error: session id not echoed" [level=2]':
            - gridcell "4"
            - gridcell "+0:00.40"
            - gridcell "missing a1b2c3d4"
            - gridcell "1"
            - gridcell "tools/call"
            - gridcell "search"
            - gridcell "200 stream"
            - gridcell "330 ms"
            - gridcell "openai-mcp"
            - gridcell "Session id not echoed"
          - 'row "tools/call search, no session id, owes a1b2c3d4, 285 milliseconds, status 200, 1 error: session id not echoed" [level=2]':
            - gridcell "5"
            - gridcell "+0:00.44"
            - gridcell "missing a1b2c3d4"
            - gridcell "1"
            - gridcell "tools/call"
            - gridcell "search"
            - gridcell "200 stream"
            - gridcell "285 ms"
            - gridcell "openai-mcp"
            - gridcell "Session id not echoed"
          - 'row "tools/call search, no session id, owes a1b2c3d4, 240 milliseconds, status 200, 1 error: session id not echoed" [level=2]':
            - gridcell "6"
            - gridcell "+0:00.47"
            - gridcell "missing a1b2c3d4"
            - gridcell "1"
            - gridcell "tools/call"
            - gridcell "search"
            - gridcell "200 stream"
            - gridcell "240 ms"
            - gridcell "openai-mcp"
            - gridcell "Session id not echoed"
          - row "tools/call search, session a1b2c3d4, 400 milliseconds, status 200, JSON-RPC error" [level=2]:
            - gridcell "8"
            - gridcell "+0:04.80"
            - gridcell "✓ a1b2c3d4"
            - gridcell "2"
            - gridcell "tools/call"
            - gridcell "search"
            - gridcell "200 RPC error"
            - gridcell "400 ms"
            - gridcell "openai-mcp (ChatGPT)"
            - gridcell
          - row "no session, 1 exchange" [expanded] [level=1]:
            - gridcell "No session 1 exchange"
            - gridcell
          - row "GET /.well-known/oauth-protected-resource, 4 milliseconds, status 404, HTTP error" [level=2]:
            - gridcell "7"
            - gridcell "+0:01.10"
            - gridcell "–"
            - gridcell
            - gridcell "GET /.well-known/oauth-protected-resource"
            - gridcell "404 failed"
            - gridcell "4 ms"
            - gridcell "openai-mcp"
            - gridcell"
    `);
    await opened.page.close();
  });

  test('news is said once, and not with every row', async () => {
    const opened = await lab.open({ capture: sessionPerBatch() });
    const { page, engine } = opened;
    const status = page.getByRole('status');
    await expect.poll(() => status.textContent()).toBe('37 exchanges, 12 findings');
    const id = engine?.capture.sessions[0]?.id ?? '';
    for (const x of [38, 39]) {
      engine?.capture.rows.push(makeRow({ x, startT: 1_334_000, endT: 1_334_001, sessionId: id }));
      await opened.changed();
      await opened.settled();
    }
    expect(await status.textContent()).toBe('37 exchanges, 12 findings');
    // When its time has come, all that came meanwhile.
    await expect.poll(() => status.textContent()).toBe('new: 2 exchanges');
    await page.close();
  });

  test('closing the details gives the focus back to the list, also where they take its place', () =>
    lab.use({ capture: noEchoOnCalls(), width: 320, height: 700 }, async ({ page }) => {
      const focused = () => page.evaluate("document.activeElement.getAttribute('role')");
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.getByRole('tab', { name: 'Overview' }).waitFor();
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('tabpanel');
      await page.keyboard.press('Escape');
      await expect.poll(focused).toBe('treegrid');
    }));

  test('every control is at least 24 pixels in both directions', async () => {
    const opened = await lab.open({ capture: noEchoOnCalls() });
    await opened.page.locator('#line-x-4').click();
    const small = async (targets: string) =>
      opened.page.evaluate<string[]>(`[...document.querySelectorAll('${targets}')]
        .filter((node) => node.offsetParent)
        .filter((node) => { const box = node.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
        .map((node) => node.outerHTML)`);
    await opened.page.getByRole('tab', { name: /^Request/ }).click();
    await opened.page.locator('.json-line').first().waitFor();
    expect(await small('.json-line, [role=row]')).toEqual([]);
    await opened.page.getByRole('tab', { name: /^Findings/ }).click();
    expect(await small('button, input, summary, [role=tab]')).toEqual([]);
    await opened.page.close();
  });

  test('one tab stop a region', async () => {
    const opened = await lab.open({ capture: noEchoOnCalls() });
    await opened.page.locator('#line-x-4').click();
    const stops = await opened.page.evaluate<number>(
      `document.querySelectorAll('.content [tabindex="0"], .content button').length`,
    );
    expect(stops).toBe(3);
    const tabs = opened.page.locator('[role=tab][tabindex="0"]');
    expect(await tabs.count()).toBe(1);
    await tabs.focus();
    await opened.page.keyboard.press('ArrowRight');
    expect(await opened.page.evaluate('document.activeElement.textContent')).toBe('Request');
    await opened.page.close();
  });
});

describe('320 pixels wide', () => {
  test('nothing runs out of the page, and the details stand below the list', async () => {
    const opened = await lab.open({ capture: noEchoOnCalls(), width: 320, height: 700 });
    await opened.page.locator('#line-x-4').click();
    await opened.page.getByRole('heading', { name: 'tools/call search' }).waitFor();
    const wide = await opened.page.evaluate<number>('document.scrollingElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(320);
    const list = await opened.page.locator('.list').boundingBox();
    const details = await opened.page.locator('.details').boundingBox();
    expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual((details?.y ?? 0) + 1);
    expect(await opened.page.locator('#line-x-4').isVisible()).toBe(true);
    await opened.page.close();
  });
});
