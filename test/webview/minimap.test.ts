import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noEchoOnCalls, sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const GUTTER = 232;

async function openAt(fromT: number, toT: number): Promise<OpenPage> {
  const capture = { ...sessionPerBatch(), source: 'file' as const };
  return lab.open({ capture, state: { view: { fromT, toT }, follow: false } });
}

const shown = ({ page }: OpenPage) =>
  page
    .evaluate<{ view?: { fromT: number; toT: number } }>('window.savedState')
    .then(({ view }) => view ?? { fromT: NaN, toT: NaN });

const slider = ({ page }: OpenPage) => page.getByRole('slider', { name: 'Time shown' });

describe('the minimap', () => {
  test('moves and zooms by keyboard, and says what is shown', async () => {
    const opened = await openAt(100_000, 200_000);
    await expect
      .poll(() => slider(opened).getAttribute('aria-valuetext'))
      .toBe('+1:40.00 to +3:20.00');
    await slider(opened).focus();
    await opened.page.keyboard.press('PageDown');
    await expect.poll(async () => (await shown(opened)).fromT).toBeCloseTo(190_000, 0);
    await opened.page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await shown(opened)).fromT).toBeLessThan(190_000);
    await opened.page.keyboard.press('Home');
    await expect.poll(async () => (await shown(opened)).fromT).toBe(0);
    await opened.page.keyboard.press('+');
    await expect
      .poll(async () => (await shown(opened)).toT - (await shown(opened)).fromT)
      .toBeLessThan(100_000);
    await opened.page.keyboard.press('0');
    await expect.poll(() => slider(opened).getAttribute('aria-valuetext')).toBe('everything');
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  });

  test('is dragged: the window, one edge of it, a new span; a click goes there', async () => {
    const opened = await openAt(400_000, 600_000);
    const { page } = opened;
    const box = await page.locator('.minimap-canvas').boundingBox();
    const { x = 0, y = 0, width = 0 } = box ?? {};
    const duration = 1_334_000;
    const px = (t: number) => x + ((t + duration * 0.02) / (duration * 1.04)) * width;
    const drag = async (from: number, to: number) => {
      await page.mouse.move(from, y + 20);
      await page.mouse.down();
      await page.mouse.move(to, y + 20, { steps: 5 });
      await page.mouse.up();
    };
    await drag(px(500_000), px(700_000));
    await expect.poll(async () => Math.round((await shown(opened)).fromT / 10_000)).toBe(60);
    expect((await shown(opened)).toT - (await shown(opened)).fromT).toBeCloseTo(200_000, 0);
    await drag(px(800_000), px(900_000));
    await expect.poll(async () => Math.round((await shown(opened)).toT / 10_000)).toBe(90);
    expect(Math.round((await shown(opened)).fromT / 10_000)).toBe(60);
    await drag(px(100_000), px(300_000));
    await expect.poll(async () => Math.round((await shown(opened)).fromT / 10_000)).toBe(10);
    expect(Math.round((await shown(opened)).toT / 10_000)).toBe(30);
    await page.mouse.click(px(1_000_000), y + 20);
    await expect.poll(async () => Math.round((await shown(opened)).fromT / 10_000)).toBe(90);
    await page.close();
  });
});

/** How much of the minimap each colour covers. */
const AREAS = `(() => {
  const canvas = document.querySelector('.minimap-canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const areas = {};
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] !== 255) continue;
    const colour = data.slice(i, i + 3).join(',');
    areas[colour] = (areas[colour] ?? 0) + 1;
  }
  return areas;
})()`;
const COLOURS = {
  initialize: '89,164,249',
  call: '137,209,133',
  request: '126,126,126',
  stream: '177,128,215',
};

test('the minimap has the colours of the bars, each as much as there is of it', () =>
  lab.use({ capture: noEchoOnCalls() }, async ({ page }) => {
    const areas = () => page.evaluate<Record<string, number>>(AREAS);
    await expect.poll(async () => Object.keys(await areas())).toContain(COLOURS.stream);
    const of = await areas();
    const [initialize = 0, call = 0, request = 0, stream = 0] = [
      ...[of[COLOURS.initialize], of[COLOURS.call], of[COLOURS.request], of[COLOURS.stream]],
    ];
    // A stream of nearly 6 s, calls of 1.3 s, an initialize of 42 ms and a tools/list of 19 ms.
    expect(stream).toBeGreaterThan(call);
    expect(call).toBeGreaterThan(initialize);
    expect(initialize).toBeGreaterThan(0);
    expect(request).toBeGreaterThan(0);
    expect(call).toBeGreaterThan(5 * request);
  }));

describe('the lanes', () => {
  test('zoom at the pointer: the time under it stays within a pixel', async () => {
    const opened = await openAt(100_000, 300_000);
    const { page } = opened;
    const box = await page.locator('.lanes').boundingBox();
    const { x = 0, y = 0, width = 0 } = box ?? {};
    for (const part of [0.2, 0.5, 0.83]) {
      const at = (width - GUTTER) * part;
      const before = await shown(opened);
      const t = before.fromT + (before.toT - before.fromT) * part;
      await page.mouse.move(x + GUTTER + at, y + 40);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -120);
      await page.keyboard.up('Control');
      await expect.poll(async () => (await shown(opened)).toT).not.toBe(before.toT);
      const after = await shown(opened);
      const now = ((t - after.fromT) / (after.toT - after.fromT)) * (width - GUTTER);
      expect(Math.abs(now - at)).toBeLessThanOrEqual(1);
    }
    await page.close();
  });
});
