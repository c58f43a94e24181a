import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab } from './page.ts';

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
