import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noEchoOnCalls, sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenOptions, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const TABS = ['overview', 'request', 'response', 'events', 'headers', 'metadata'].concat(
  ...['auth', 'findings', 'raw'],
);

/** What scrolls in both directions: the page itself or a part of it. */
function scrolledBothWays({ page }: OpenPage): Promise<string[]> {
  return page.evaluate(`(() => {
    const scrolls = (style) => style === 'auto' || style === 'scroll';
    return [document.scrollingElement, ...document.querySelectorAll('#app *')]
      .filter((node) => {
        const { overflowX, overflowY } = getComputedStyle(node);
        const own = node === document.scrollingElement;
        const wide = (own || scrolls(overflowX)) && node.scrollWidth > node.clientWidth + 1;
        const high = (own || scrolls(overflowY)) && node.scrollHeight > node.clientHeight + 1;
        return own ? wide || high : wide && high;
      })
      .map((node) => node.tagName + ' ' + node.className + ' ' + node.scrollWidth + '/' + node.clientWidth);
  })()`);
}

/** Text or controls that stand outside the page, or are cut and have no title to say them whole. */
function lost({ page }: OpenPage, within: string): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('${within}')]
    .filter((node) => node.checkVisibility() && !node.closest('.visually-hidden, dialog, .menu'))
    .filter((node) => {
      const { left, right, width } = node.getBoundingClientRect();
      const outside = width > 0 && (left < -1 || right > innerWidth + 1);
      const hides = getComputedStyle(node).overflowX === 'hidden' && node.tagName !== 'INPUT';
      const cut = hides && node.scrollWidth > node.clientWidth + 1 && !node.closest('[title]');
      return outside || cut;
    })
    .map((node) => node.outerHTML.slice(0, 200))`);
}

/** The buttons, inputs and selects that can be seen, by name. */
function controls({ page }: OpenPage): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('button, input, select, [role=tab]')]
    .filter((node) => node.checkVisibility())
    .map((node) => node.ariaLabel ?? node.textContent)`);
}

/** Controls over each other: the smaller of two would be hard to hit. */
function overlapping({ page }: OpenPage): Promise<string[]> {
  return page.evaluate(`(() => {
    const nodes = [...document.querySelectorAll('.toolbar :is(button, select, .filter-input), .body-bar button')]
      .filter((node) => node.checkVisibility() && !node.matches('.filter-clear'));
    const boxes = nodes.map((node) => ({ node, box: node.getBoundingClientRect() }));
    return boxes.flatMap(({ node, box }, place) => boxes.slice(place + 1)
      .filter(({ box: other }) => box.left < other.right - 1 && other.left < box.right - 1
        && box.top < other.bottom - 1 && other.top < box.bottom - 1)
      .map((other) => (node.ariaLabel ?? node.className) + ' over ' + (other.node.ariaLabel ?? other.node.className)));
  })()`);
}

describe.each([
  ['a zoom of 200 %', { width: 640, height: 450, scale: 2 }],
  ['a panel of 320 pixels', { width: 320, height: 700 }],
] satisfies [string, OpenOptions][])('%s', (_name, size) => {
  test('keeps all controls and figures', async () => {
    const full = await lab.open({ capture: sessionPerBatch() });
    const small = await lab.open({ capture: sessionPerBatch(), ...size });
    const wrong = small.page.locator('.chip-more');
    await expect.poll(() => wrong.innerText()).toBe('What is wrong');
    await wrong.click();
    const kept = new Set(await controls(small));
    expect((await controls(full)).filter((name) => !kept.has(name))).toEqual([]);
    expect(await overlapping(small)).toEqual([]);
    expect(await lost(small, '.toolbar *, .summary *')).toEqual([]);
    expect(await scrolledBothWays(small)).toEqual([]);
    await small.shoot(`dark-reflow-${size.width}`);
    await small.page.getByRole('button', { name: 'Close what is wrong' }).click();
    expect(await small.page.locator('.details').isVisible()).toBe(false);
    for (const opened of [full, small]) await opened.page.close();
  });

  test('shows every tab of the details without a second direction to scroll', async () => {
    const opened = await lab.open({ capture: noEchoOnCalls(), ...size });
    await opened.page.locator('#line-x-4').click();
    await opened.page.getByRole('heading', { name: 'tools/call search' }).waitFor();
    for (const tab of TABS) {
      await opened.page.locator(`#tab-${tab}`).click();
      await opened.settled();
      expect(await scrolledBothWays(opened), tab).toEqual([]);
      expect(await lost(opened, '.details *'), tab).toEqual([]);
      expect(await overlapping(opened), tab).toEqual([]);
    }
    await opened.page.locator('#tab-headers').click();
    await opened.shoot(`dark-reflow-${size.width}-headers`);
    await opened.page.close();
  });
});

/** Sessions of two-digit batches, each with a time of the wall clock. */
const CLOCK: OpenOptions = {
  capture: sessionPerBatch(),
  state: { timeMode: 'utc', selected: 34, follow: false },
};

test.each([1900, 1400, 1000, 780, 600, 500])(
  'the list of %i pixels cuts no number',
  async (width) => {
    await lab.use({ ...CLOCK, width, height: 900 }, async (opened) => {
      await opened.page.locator('#line-x-34').waitFor();
      const cut = await opened.page.evaluate(`[
      ...document.querySelectorAll('.line-row :is(.cell-number, .cell-time, .cell-duration), .cell-batch .dim'),
    ].filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth)
      .map((node) => node.outerHTML)`);
      expect(cut).toEqual([]);
    });
  },
);

test.each([1400, 600, 320])('nor where there are many exchanges (%i pixels)', async (width) => {
  const capture = noEchoOnCalls();
  const [first] = capture.rows;
  if (!first) throw new Error('no exchange');
  for (let x = 100; x < 10_100; x += 1) capture.rows.push({ ...first, x });
  const options: OpenOptions = { capture, width, height: 700, state: { follow: false } };
  await lab.use(options, async ({ page }) => {
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('End');
    await page.locator('.line-row .cell-number', { hasText: '10099' }).waitFor();
    const cut = await page.evaluate(`[...document.querySelectorAll('.line-row .cell-number')]
      .filter((node) => node.scrollWidth > node.clientWidth).map((node) => node.outerHTML)`);
    expect(cut).toEqual([]);
  });
});

test('the client of a session is told before all of its findings', () =>
  withEngine(lab, async ({ page }) => {
    await page.setViewportSize({ width: 1000, height: 800 });
    await page.locator('.group-client').first().waitFor();
    const cut = await page.evaluate(`[...document.querySelectorAll('.group-client')]
      .filter((node) => node.scrollWidth > node.clientWidth).map((node) => node.outerHTML)`);
    expect(cut).toEqual([]);
  }));

test('lanes that fit do not scroll, and completions stay on the page', () =>
  lab.use({ capture: noEchoOnCalls(), state: { follow: false } }, async ({ page }) => {
    const scrolls =
      'document.querySelector(".lanes").scrollHeight > document.querySelector(".lanes").clientHeight';
    expect(await page.evaluate(scrolls)).toBe(false);
    await page.getByRole('combobox', { name: 'Filter' }).fill('openai');
    const box = await page.getByRole('listbox').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1440);
  }));

test.each([1400, 1100, 1000, 900, 800, 700, 600, 320])(
  'the era stands beside a figure, not alone on a line (%i pixels)',
  (width) =>
    lab.use({ capture: sessionPerBatch(), width, height: 700 }, async ({ page }) => {
      const era = page.locator('.figure', { hasText: 'legacy era' });
      await era.waitFor();
      const lines = await page.evaluate<{ top: number; bottom: number }[]>(
        `[...document.querySelectorAll('button.figure')].map((each) => each.getBoundingClientRect().toJSON())`,
      );
      const { y = 0, height = 0 } = (await era.boundingBox()) ?? {};
      const middle = y + height / 2;
      expect(lines.some(({ top, bottom }) => top < middle && middle < bottom)).toBe(true);
      const all = page.getByRole('button', { name: 'What is wrong', exact: true });
      expect(await all.isVisible()).toBe(width < 760);
    }),
);

test.each([600, 320])('long terms and completions stay on the page (%i pixels)', (width) =>
  withEngine(
    lab,
    async (opened) => {
      const { page } = opened;
      const filter = page.getByRole('combobox', { name: 'Filter' });
      await filter.fill(
        '"a long text that is looked for in the bodies of all exchanges there are"',
      );
      await page.locator('.chip.term').waitFor();
      expect(await lost(opened, '.toolbar *')).toEqual([]);
      await filter.fill('');
      await page.keyboard.press('ArrowDown');
      await page.locator('.suggestion').first().waitFor();
      const outside =
        await page.evaluate(`[...document.querySelectorAll('.suggestions, .suggestion-label')]
        .filter((node) => { const { left, right } = node.getBoundingClientRect(); return left < 0 || right > innerWidth; })
        .map((node) => node.textContent)`);
      expect(outside).toEqual([]);
    },
    { width, height: 700 },
  ),
);

test('in a narrow panel the way to the live end keeps its number', () =>
  lab.use({ capture: sessionPerBatch(), width: 320, height: 700 }, async (opened) => {
    const { page, engine } = opened;
    const [row] = engine?.capture.rows ?? [];
    if (!engine || !row) throw new Error('no exchange');
    await page.locator('.line-row').first().click();
    const shown = () =>
      page.evaluate(`getComputedStyle(document.querySelector('.follow'), '::after').content`);
    expect(await shown()).toBe('""');
    engine.capture.rows.push({ ...row, x: 38 }, { ...row, x: 39 });
    await opened.changed();
    await expect.poll(shown).toBe('"2"');
  }));

test('nothing moves by itself where motion is to be reduced', async () => {
  const opened = await lab.open({ capture: noEchoOnCalls(), bodyClass: 'vscode-reduce-motion' });
  const { page } = opened;
  const moving = () =>
    page.evaluate<string[]>(`[
      ...document.getAnimations().map((animation) => animation.effect?.target?.outerHTML.slice(0, 200) ?? ''),
      ...[...document.querySelectorAll('body, body *')].filter((node) => {
        const style = getComputedStyle(node);
        return style.scrollBehavior === 'smooth' || style.animationName !== 'none' ||
          style.transitionDuration.split(', ').some((each) => each !== '0s');
      }).map((node) => node.outerHTML.slice(0, 200)),
    ]`);
  expect(await moving()).toEqual([]);
  await page.locator('#line-x-4').click();
  await page.locator('.line-group').first().click();
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem').first().waitFor();
  expect(await moving()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  expect(await moving()).toEqual([]);
  await page.close();
});
