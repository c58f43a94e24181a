import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyCapture, makeRow } from './capture.ts';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const saved = ({ page }: OpenPage) => page.evaluate<Record<string, unknown>>('window.savedState');

describe('each state says what is so and what to do', () => {
  test('paused before anything came: resume is one press away', () =>
    lab.use({ capture: emptyCapture() }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      await page.getByRole('heading', { name: 'Listening, no traffic yet' }).waitFor();
      engine.recording = false;
      await opened.changed();
      await page.getByRole('heading', { name: 'Recording is paused' }).waitFor();
      await page.getByText('forwarded and counted, but not kept').waitFor();
      await page.getByRole('button', { name: 'Resume recording', exact: true }).click();
      await page.getByRole('heading', { name: 'Listening, no traffic yet' }).waitFor();
      expect(engine.recording).toBe(true);
    }));

  test('a saved capture without traffic does not wait for any', () =>
    lab.use({ capture: { ...emptyCapture(), source: 'file' } }, async ({ page }) => {
      await page.getByRole('heading', { name: 'This capture holds no traffic' }).waitFor();
      await page.getByRole('button', { name: 'Start MCP Inspector' }).waitFor();
    }));

  test('without a capture: record, try the demo or open one', () =>
    lab.use({}, async (opened) => {
      await opened.page.getByRole('heading', { name: 'No capture' }).waitFor();
      for (const name of ['Start MCP Inspector', 'Start Demo', 'Open Capture…'])
        await opened.page.getByRole('button', { name }).click();
      const asked = () => opened.posted('command').map(({ command }) => command);
      await expect.poll(asked).toEqual(['start', 'startDemo', 'openCapture']);
    }));

  test('over the limit of what can be recorded', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      engine.status = {
        trouble:
          'The capture file cannot be written (the disk is full); traffic goes on, 1200 records were not kept.',
        notKept: { records: 1200, bytes: 5 << 20 },
      };
      await opened.changed();
      const banner = page.locator('.banner-state');
      await banner.waitFor();
      const text = await banner.innerText();
      expect(text).toContain('(the disk is full); traffic goes on, 1200 records were not kept.');
      expect(text).toContain('5.0 MB are missing in the capture. Free room on the disk');
      engine.status = {};
      await opened.changed();
      await banner.waitFor({ state: 'hidden' });
    }));

  test('disconnected: what is shown is no longer live, and each way on is one press away', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page } = opened;
      await opened.send({ type: 'connection', state: 'disconnected', message: 'Refused.' });
      const banner = page.locator('.banner-state');
      await banner.getByText('Refused. What is shown is kept in the capture file').waitFor();
      await banner.getByRole('button', { name: 'Start MCP Inspector' }).click();
      await banner.getByRole('button', { name: 'Show Log' }).click();
      expect(opened.posted('command').map(({ command }) => command)).toEqual(['start', 'showLog']);
      await page.getByText('2026-02-27.mcp.jsonl').waitFor();
      for (const name of [/^Pause/, /^Follow/, /^Mark this moment/]) {
        expect(await page.getByRole('button', { name }).isVisible(), name.source).toBe(false);
      }
      await opened.send({ type: 'connection', state: 'connected' });
      await banner.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: /^Pause/ }).waitFor();
    }));

  test('disconnected from a saved capture: it is opened again, not recorded anew', () =>
    lab.use({ capture: { ...sessionPerBatch(), source: 'file' } }, async (opened) => {
      await opened.send({ type: 'connection', state: 'disconnected' });
      const banner = opened.page.locator('.banner-state');
      await banner.getByText('Open the capture again to go on.').waitFor();
      expect(await banner.getByRole('button').allInnerTexts()).toEqual(['Show Log']);
    }));

  test('a large file that is being read: how far, and nothing when it is done', () =>
    lab.use({ capture: { ...sessionPerBatch(), source: 'file' } }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      engine.status = { loading: { bytes: 42 << 20, of: 100 << 20 } };
      await opened.changed();
      const progress = page.getByRole('progressbar', { name: 'Reading the capture' });
      await progress.waitFor();
      expect(await progress.getAttribute('value')).toBe('42');
      expect(await page.locator('.reading').innerText()).toContain('42 % of 100 MB');
      engine.status = {};
      await opened.changed();
      await progress.waitFor({ state: 'hidden' });
    }));
});

describe('clearing the view', () => {
  test.each([1440, 320])('while an exchange is selected (%i pixels)', (width) =>
    lab.use({ capture: sessionPerBatch(), width, height: 700 }, async (opened) => {
      const { page, engine } = opened;
      const capture = engine?.capture;
      if (!capture) throw new Error('no engine');
      await page.locator('.line-row').first().click();
      await page.getByRole('tab', { name: 'Overview' }).waitFor();
      await page.getByRole('button', { name: /^Clear the view/ }).click();
      await page.getByRole('heading', { name: 'Cleared, nothing new yet' }).waitFor();
      expect(await page.locator('.notice').innerText()).toContain('The capture file keeps');
      await page.getByRole('tab', { name: 'Overview' }).waitFor({ state: 'detached' });
      expect(await saved(opened)).not.toHaveProperty('selected');
      await page.getByRole('button', { name: /^Following/ }).waitFor();
      const [first] = capture.sessions;
      const sessionId = first?.id ?? '';
      capture.rows.push(makeRow({ x: 38, startT: 1_335_000, endT: 1_335_100, sessionId }));
      capture.durationMs = 1_336_000;
      await opened.changed();
      await page.locator('#line-x-38').waitFor();
      expect(await page.locator('.line-row').count()).toBe(1);
      expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(0);
      await page.getByRole('button', { name: /^Remove after:/ }).click();
      await page.locator('#line-x-37').waitFor();
      expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(0);
    }),
  );

  test('and showing everything again', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page } = opened;
      await page.locator('.line-group').last().click();
      await page.getByRole('button', { name: /^Clear the view/ }).click();
      await page.getByRole('button', { name: 'Show All Traffic' }).click();
      await page.locator('#line-x-37').waitFor();
      expect(await saved(opened)).toMatchObject({ filter: '', follow: true });
    }));
});

describe('what was selected is selected again', () => {
  test('a session, out of view when the page opens', async () => {
    const capture = { ...sessionPerBatch(), source: 'file' as const };
    const id = capture.sessions.at(-2)?.id ?? '';
    await lab.use({ capture, height: 420 }, async (opened) => {
      const { page } = opened;
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => saved(opened)).toMatchObject({ selectedGroup: id });
    });
    const state = { selectedGroup: id, follow: false };
    await lab.use({ capture, state, height: 420 }, async ({ page }) => {
      await page.getByRole('heading', { name: `Session ${id.slice(0, 8)}` }).waitFor();
      await page.locator('.line-group[aria-selected=true]').waitFor();
    });
  });

  test('an exchange comes into view', () =>
    lab.use(
      { capture: sessionPerBatch(), state: { selected: 37, follow: false } },
      async (opened) => {
        await opened.page.locator('#line-x-37[aria-selected=true]').waitFor();
      },
    ));

  test('grouped by nothing, the one lane is no session to be chosen', () =>
    withEngine(
      lab,
      async (opened) => {
        const { page } = opened;
        await page.locator('.lanes').click({ position: { x: 40, y: 20 } });
        await opened.settled();
        expect(await saved(opened)).not.toHaveProperty('selectedGroup');
        expect(await page.getByRole('heading', { name: 'No session' }).count()).toBe(0);
      },
      { state: { by: 'none' } },
    ));

  test('a heading, with its figures; the details of one tell what the group held', () =>
    withEngine(
      lab,
      async (opened) => {
        const { page } = opened;
        await page.locator('.line-heading').first().click();
        await page.getByRole('heading', { name: 'Conversation talk-1' }).waitFor();
        const facts = await page.locator('#details-panel .facts').innerText();
        expect(facts.replace(/\s+/g, ' ')).toContain(
          'Conversation talk-1 Sessions 2, of which 2 never',
        );
        const state = await saved(opened);
        await withEngine(
          lab,
          async ({ page: again }) => {
            await again.getByRole('heading', { name: 'Conversation talk-1' }).waitFor();
            await again.locator('.line-heading[aria-selected=true]').waitFor();
          },
          { state },
        );
      },
      { state: { by: 'conversation' } },
    ));
});

describe('what is selected stays where it is on the screen', () => {
  test('while banners come and go and lanes are added', () =>
    lab.use({ capture: sessionPerBatch(), height: 720 }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      engine.capture.sessions.splice(6);
      await opened.changed();
      const row = page.locator('#line-x-11');
      await row.click();
      await opened.settled();
      const y = async () => (await row.boundingBox())?.y ?? Number.NaN;
      const before = await y();
      engine.status = { trouble: 'The disk is too slow to keep up.' };
      await opened.changed();
      await page.locator('.banner-state').waitFor();
      await opened.settled();
      expect(Math.abs((await y()) - before)).toBeLessThan(1);
      const [first] = engine.capture.sessions;
      if (first)
        engine.capture.sessions.push({ ...first, id: 'one-more' }, { ...first, id: 'two' });
      engine.status = {};
      await opened.changed();
      await page.locator('.banner-state').waitFor({ state: 'hidden' });
      await opened.settled();
      expect(Math.abs((await y()) - before)).toBeLessThan(1);
    }));

  test('a banner that goes does not end following', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      const last = page.locator('#line-x-37');
      await last.waitFor();
      for (const status of [{ trouble: 'The disk is too slow to keep up.' }, {}]) {
        engine.status = status;
        await opened.changed();
        await page
          .locator('.banner-state')
          .waitFor({ state: status.trouble === undefined ? 'hidden' : 'visible' });
        await opened.settled();
      }
      await page.getByRole('button', { name: /^Following/ }).waitFor();
      const list = await page.getByRole('treegrid').boundingBox();
      const box = await last.boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(
        (list?.y ?? 0) + (list?.height ?? 0),
        0,
      );
    }));

  test('whole within the list when the details open below it', () =>
    lab.use({ capture: sessionPerBatch(), width: 320, height: 700 }, async (opened) => {
      const { page } = opened;
      const list = page.getByRole('treegrid');
      const rows = page.locator('.line-row');
      await rows.last().waitFor();
      const bottom = async (box: ReturnType<typeof list.boundingBox>) => {
        const { y = 0, height = 0 } = (await box) ?? {};
        return y + height;
      };
      for (const row of await rows.all()) {
        if ((await bottom(row.boundingBox())) > (await bottom(list.boundingBox()))) continue;
        await row.click();
        break;
      }
      await page.locator('.details').waitFor();
      await opened.settled();
      const selected = page.locator('.line-row[aria-selected=true]');
      expect(await bottom(selected.boundingBox())).toBeLessThanOrEqual(
        (await bottom(list.boundingBox())) + 0.5,
      );
    }));
});
