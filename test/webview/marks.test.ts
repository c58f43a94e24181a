import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionPerBatch } from './fieldCaptures.ts';
import { THEMES, WebviewLab, type ThemeName } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const HOSTILE = '<img src=x onerror=alert(1)>\u202e asked to sign in';

/** The capture with a mark on exchange 6 and one of a moment that stands at exchange 31. */
function marked() {
  const capture = sessionPerBatch();
  const at = (x: number) => capture.rows.find((row) => row.x === x);
  const [six, later] = [at(6), at(31)];
  if (!six || !later) throw new Error('no such exchange');
  capture.marks = [
    { t: six.startT, note: 'first loss', x: 6 },
    { t: later.startT + 500, note: HOSTILE, x: 31, moment: true },
  ];
  six.notes = ['first loss'];
  later.notes = [HOSTILE];
  return capture;
}

test('a mark stands in the list at its exchange, is read aloud, and opens with the details', () =>
  lab.use({ capture: marked() }, async ({ page }) => {
    const row = page.locator('#line-x-31');
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Shift+M');
    await page.keyboard.press('Shift+M');
    await row.waitFor();
    expect(await row.getAttribute('aria-selected')).toBe('true');
    expect(await row.getAttribute('aria-label')).toContain('marked: <img src=x');
    expect(await row.locator('.mark-note').textContent()).toContain('asked to sign in');
    expect(await page.locator('.mark-note img').count()).toBe(0);
    expect(await page.locator('.notice').innerText()).toContain('asked to sign in');
    await page.locator('#details-panel .mark-note').waitFor();
    await page.keyboard.press('Shift+M');
    await expect.poll(() => page.locator('#line-x-6').getAttribute('aria-selected')).toBe('true');
  }));

test('a mark is on the axis: pointed at it says what it is, pressed it leads there', () =>
  lab.use({ capture: marked(), state: { follow: false } }, async ({ page, engine }) => {
    await expect.poll(() => engine?.asked.includes('marks/list')).toBe(true);
    const ruler = page.locator('.ruler-canvas');
    const box = await ruler.boundingBox();
    const { durationMs, marks = [] } = engine?.capture ?? { durationMs: 1 };
    const place = async (t: number) => {
      // The axis shows a little before and after the capture, so the flag is found by its picture.
      const width = box?.width ?? 0;
      const guess = (box?.x ?? 0) + (t / durationMs) * width;
      for (let dx = -40; dx <= 40; dx += 3) {
        await page.mouse.move(guess + dx, (box?.y ?? 0) + 6);
        if (await page.locator('.tooltip').isVisible()) return;
      }
    };
    await place(marks[0]?.t ?? 0);
    expect(await page.locator('.tooltip').innerText()).toContain('first loss');
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => page.locator('#line-x-6').getAttribute('aria-selected')).toBe('true');
  }));

test('what is selected is marked by key and by menu, a moment by the toolbar', () =>
  lab.use({ capture: marked() }, async (opened) => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Mark this moment with a note' }).click();
    expect(opened.posted('mark')).toEqual([{ type: 'mark' }]);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Shift+M');
    await page.keyboard.press('m');
    await expect.poll(() => opened.posted('mark')[1]).toEqual({ type: 'mark', x: 6 });
    await page.locator('#line-x-6').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Mark with a Note/ }).click();
    await expect.poll(() => opened.posted('mark')[2]).toEqual({ type: 'mark', x: 6 });
  }));

test('in a saved capture there is no moment to mark, and the key says what to do', () =>
  lab.use({ capture: { ...marked(), source: 'file' } }, async (opened) => {
    const { page } = opened;
    expect(await page.getByRole('button', { name: /^Mark this moment/ }).count()).toBe(0);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('m');
    await page.locator('.notice', { hasText: 'Select an exchange first, then mark it' }).waitFor();
    expect(opened.posted('mark')).toEqual([]);
  }));

/** Nothing was recorded in a fifth of the capture, after the exchange `before`. */
function withGap() {
  const capture = marked();
  const { durationMs, marks = [], rows } = capture;
  const [t, toT] = [durationMs * 0.4, durationMs * 0.6];
  const before = rows.findLast(({ startT }) => startT <= t);
  const x = before?.x ?? 0;
  const note = 'Not recorded from +8:53.00 to +13:20.00: paused while 12 exchanges (4.1 KB) passed';
  capture.marks = [...marks, { t, toT, note, x, moment: true as const }];
  if (before) before.notes = [note];
  return { capture, x };
}

test('what was not recorded is named wherever its span is pointed at, and leads to where it began', () => {
  const { capture, x } = withGap();
  return lab.use({ capture, state: { follow: false } }, async ({ page, engine }) => {
    await expect.poll(() => engine?.asked.includes('marks/list')).toBe(true);
    const box = await page.locator('.ruler-canvas').boundingBox();
    const [left, width, y] = [box?.x ?? 0, box?.width ?? 0, (box?.y ?? 0) + 6];
    for (const part of [0.45, 0.5, 0.55]) {
      await page.mouse.move(left + width * 0.9, y);
      await page.locator('.tooltip').waitFor({ state: 'hidden' });
      await page.mouse.move(left + width * part, y);
      expect(await page.locator('.tooltip').innerText()).toContain('paused while 12 exchanges');
    }
    await page.mouse.down();
    await page.mouse.up();
    const row = page.locator(`#line-x-${x}`);
    await row.waitFor();
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');
    expect(await row.innerText()).toContain('Not recorded from');
  });
});

test('a gap without end fills the rest of the axis, however far one zooms', () => {
  const { capture } = withGap();
  const gap = capture.marks?.at(-1);
  if (gap) gap.toT = Number.MAX_SAFE_INTEGER;
  return lab.use({ capture, state: { follow: false } }, async ({ page }) => {
    const canvas = page.locator('.ruler-canvas');
    const box = await canvas.boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) * 0.9, (box?.y ?? 0) + 6];
    for (let step = 0; step < 5; step += 1) {
      await page.mouse.move(x - 1, y);
      await page.mouse.move(x, y);
      expect(await page.locator('.tooltip').innerText()).toContain('Not recorded from');
      await page.mouse.wheel(0, -400);
    }
  });
});

test('a recording that was ended by force says on the axis and in the list where it breaks off', () =>
  withEngine(lab, async ({ page }) => {
    const told =
      'Nothing after +0:20.20 is here: the recording was ended by force, or still went on';
    const canvas = page.locator('.ruler-canvas');
    await expect.poll(() => page.locator('#line-x-7 .mark-note').getAttribute('title')).toBe(told);
    const { x = 0, y = 0, width = 0 } = (await canvas.boundingBox()) ?? {};
    await page.mouse.move(x + width * 0.985, y + 6);
    await expect.poll(() => page.locator('.tooltip').innerText()).toContain(told);
    await page.mouse.move(x + width * 0.5, y + 6);
    await page.locator('.tooltip').waitFor({ state: 'hidden' });
  }));

describe.each(Object.keys(THEMES) as ThemeName[])('pictures in %s', (theme) => {
  test('of what was not recorded', () => {
    const { capture, x } = withGap();
    return lab.use({ capture, theme, state: { follow: false } }, async (opened) => {
      await opened.send({ type: 'reveal', x });
      await opened.page.locator('#details-panel .mark-note').waitFor();
      await opened.shoot(`${theme}-gap`);
    });
  });
});
