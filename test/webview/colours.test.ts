import { afterAll, beforeAll, expect, test } from 'vitest';
import { noEchoOnCalls } from './fieldCaptures.ts';
import { THEMES, WebviewLab, type OpenPage, type ThemeName } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** How many pixels of each opaque colour the canvases hold, the most frequent first. */
const colours = ({ page }: OpenPage) =>
  page.evaluate<Record<string, string[]>>(`Object.fromEntries(
    ['.lanes-data', '.ruler-canvas', '.minimap-canvas'].map((selector) => {
      const canvas = document.querySelector(selector);
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Map();
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] !== 255) continue;
        const colour = data[i] + ',' + data[i + 1] + ',' + data[i + 2];
        seen.set(colour, (seen.get(colour) ?? 0) + 1);
      }
      return [selector, [...seen].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([colour]) => colour).sort()];
    }))`);

/** The colours once all is drawn anew with its fonts loaded. `name`: any class the body has not. */
async function redrawn(opened: OpenPage, name: string): Promise<Record<string, string[]>> {
  await opened.page.evaluate(
    `document.fonts.ready.then(() => document.body.classList.add('${name}'))`,
  );
  await opened.settled();
  return steady(opened);
}

/** What is drawn when nothing more arrives: the same for a second. */
async function steady(opened: OpenPage): Promise<Record<string, string[]>> {
  const seen: Record<string, string[]>[] = [];
  for (;;) {
    const now = await colours(opened);
    if (JSON.stringify(seen.at(-1)) !== JSON.stringify(now)) seen.length = 0;
    if (seen.push(now) > 4) return now;
    await opened.page.waitForTimeout(250);
  }
}

/** As VS Code does it: other variables, and another class of the body. */
const turnTo = ({ page }: OpenPage, theme: ThemeName) =>
  page.evaluate(`new Promise((done) => {
    const link = document.querySelector('link[href^="/themes/"]');
    link.onload = () => { document.body.className = ${JSON.stringify(THEMES[theme])}; done(); };
    link.href = '/themes/${theme}.css';
  })`);

const options = { capture: noEchoOnCalls(), state: { follow: false } };

test('what is drawn takes the colours of a theme that comes while it is shown', async () => {
  const fresh = new Map<ThemeName, Record<string, string[]>>();
  const themes = Object.keys(THEMES) as ThemeName[];
  for (const theme of themes) {
    await lab.use({ ...options, theme }, async (opened) => {
      fresh.set(theme, await redrawn(opened, 'first'));
    });
  }
  expect(new Set([...fresh.values()].map((each) => JSON.stringify(each))).size).toBe(4);
  await lab.use({ ...options, theme: 'dark' }, async (opened) => {
    for (const theme of [...themes].reverse()) {
      await turnTo(opened, theme);
      await expect
        .poll(() => colours(opened), { message: theme, timeout: 30_000 })
        .toEqual(fresh.get(theme));
    }
  });
});

test('colours that are forced by the system leave bars, text and background apart', () =>
  lab.use(options, async (opened) => {
    const { page } = opened;
    // Drawn anew with all fonts loaded, as it will be below.
    const drawn = async (name: string) => {
      await page.evaluate(
        `document.fonts.ready.then(() => document.body.classList.add('${name}'))`,
      );
      await opened.settled();
      return colours(opened);
    };
    const before = await drawn('first');
    await page.emulateMedia({ forcedColors: 'active' });
    await expect.poll(() => drawn('second')).toEqual(before);
    // On the ground they were made for.
    const ground = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).backgroundColor`);
    for (const region of ['.lanes', '.minimap', '.ruler']) {
      expect(await ground(region), region).toBe('rgb(31, 31, 31)');
    }
  }));
