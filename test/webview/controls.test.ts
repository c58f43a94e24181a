import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyCapture } from './capture.ts';
import { noEchoOnCalls, sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenOptions, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const SIZES = {
  'in a wide panel': { width: 1440, height: 900 },
  'in one of 320 pixels': { width: 320, height: 700 },
  'at a zoom of 200 %': { width: 640, height: 450, scale: 2 },
} satisfies Record<string, OpenOptions>;

/**
 * Targets smaller than 24 pixels to which another one is too near (WCAG 2.5.8: a circle of 24 pixels
 * around each small one touches no other target, nor its circle). What the edge of the details does, a button does too.
 */
const TOO_SMALL = `(() => {
  const selector = 'a[href], button, input, select, summary, [tabindex="0"]:not(.divider), [role=menuitem], '
    + '[role=option], [role=row]:not(.line-header), [role=treeitem], [role=tab]';
  const over = document.querySelector('dialog[open]') ?? document;
  const targets = [...over.querySelectorAll(selector)].filter((node) =>
    node.checkVisibility({ visibilityProperty: true }) && !node.closest('.visually-hidden') && node.tagName !== 'OPTION');
  const boxes = targets.map((node) => ({ node, box: node.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
  const isSmall = (box) => box.width < 24 || box.height < 24;
  const middle = (box) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
  const toBox = ({ x, y }, box) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  const tooNear = (one, other) => {
    const [a, b] = [middle(one), middle(other)];
    return isSmall(other) ? Math.hypot(a.x - b.x, a.y - b.y) < 24 : toBox(a, other) < 12;
  };
  return boxes.filter(({ node, box }) => isSmall(box) && boxes.some((other) =>
      other.node !== node && !other.node.contains(node) && !node.contains(other.node) && tooNear(box, other.box)))
    .map(({ node, box }) => Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + node.outerHTML.slice(0, 140));
})()`;

const TABS = ['overview', 'request', 'response', 'events', 'headers', 'metadata', 'auth'].concat(
  ...['findings', 'raw'],
);

/** Leads through everything that can be pressed, and calls back with each in view. */
const STATES: Readonly<Record<string, (size: OpenOptions, look: Look) => Promise<void>>> = {
  'what is wrong, every tab, a filter with chips, completions and an error': (size, look) =>
    lab.use({ capture: noEchoOnCalls(), ...size }, async (opened) => {
      const { page } = opened;
      await look(opened, 'at first');
      if (size.width !== 1440) await page.locator('.chip-more').click();
      await look(opened, 'what is wrong');
      if (size.width !== 1440) await page.keyboard.press('Escape');
      await page.locator('#line-x-4').click();
      for (const tab of TABS) {
        await page.locator(`#tab-${tab}`).click();
        for (const fold of await page.locator('#details-panel details > summary').all())
          await fold.click();
        await look(opened, tab);
      }
      await page.locator('.line-group').first().click();
      await page.getByRole('heading', { name: /^Session/ }).waitFor();
      await look(opened, 'session');
      const box = page.getByRole('combobox', { name: 'Filter' });
      await box.fill('has:batch -tool:nothing (method:tools/call OR is:');
      await page.locator('.suggestion').first().waitFor();
      await look(opened, 'completions');
      await page.keyboard.press('Escape');
      await box.fill('has:batch -tool:nothing method:tools/call');
      await page.locator('.chip.term').nth(2).waitFor();
      await look(opened, 'chips');
      await box.fill('tool:none');
      await page.locator('.empty').getByRole('button').waitFor();
      await look(opened, 'no match');
    }),
  'banners, notices, marks, the menu and the keys': (size, look) =>
    lab.use({ capture: sessionPerBatch(), ...size, state: { follow: false } }, async (opened) => {
      const { page, engine } = opened;
      if (engine) {
        engine.refusedHosts = [{ name: 'demo.tunnel.example', count: 2, lastX: 2 }];
        engine.status = { notKept: { records: 3, bytes: 900 }, loading: { bytes: 1, of: 2 } };
      }
      await opened.changed();
      await page.locator('.banner:visible').nth(1).waitFor();
      await look(opened, 'banners');
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('Shift+M');
      await page.locator('.notice:visible').waitFor();
      await look(opened, 'notice');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem').first().waitFor();
      await look(opened, 'menu');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await look(opened, 'keys');
      await page.keyboard.press('Escape');
      if (engine) engine.status = {};
      await opened.send({ type: 'connection', state: 'disconnected' });
      await page.getByRole('button', { name: 'Show Log' }).waitFor();
      await look(opened, 'disconnected');
    }),
  'waiting, paused and without a capture': async (size, look) => {
    await lab.use({ capture: emptyCapture(), ...size }, async (opened) => {
      await opened.page.locator('.empty').getByRole('button').first().waitFor();
      await look(opened, 'waiting');
      if (opened.engine) opened.engine.recording = false;
      await opened.changed();
      await opened.page.getByRole('heading', { name: 'Recording is paused' }).waitFor();
      await look(opened, 'paused');
    });
    await lab.use(size, async (opened) => {
      await opened.page.locator('.empty').getByRole('button').first().waitFor();
      await look(opened, 'none');
    });
  },
  'headings and the comparison': (size, look) =>
    withEngine(
      lab,
      async (opened) => {
        await opened.page.locator('.line-heading').first().click();
        await opened.page.getByRole('heading', { name: /^Conversation/ }).waitFor();
        await look(opened, 'heading');
        await opened.send({ type: 'compare', left: 'session-a', right: 'session-b' });
        await opened.page.getByRole('dialog', { name: 'Comparison' }).waitFor();
        await look(opened, 'comparison');
      },
      { ...size, state: { by: 'conversation' } },
    ),
};

type Look = (opened: OpenPage, name: string) => Promise<void>;

describe.each(Object.entries(SIZES))('%s', (_name, size) => {
  test.each(Object.entries(STATES))('everything can be hit, and reached by key: %s', (_, lead) =>
    lead(size, async (opened, name) => {
      await opened.settled();
      expect(await opened.page.evaluate(TOO_SMALL), name).toEqual([]);
      await walk(opened, name);
    }),
  );
});

interface Stop {
  /** Among all elements. */
  place: number;
  name: string;
  region: string;
  problem: string;
}

/** What has the focus, and what is wrong with how it is seen. */
const STOP = `(() => {
  const node = document.activeElement;
  if (!node || node === document.body) return undefined;
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  const frame = node.closest('.filter') ?? node;
  const outlined = ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  const focus = getComputedStyle(document.querySelector('.probe')).color;
  const drawn = [style, getComputedStyle(frame)].some((each) => outlined(each) || each.borderColor === focus)
    || (node.matches('.divider') && style.backgroundColor !== 'rgba(0, 0, 0, 0)');
  // Not wholly hidden (WCAG 2.4.11): at one point at least it is what is seen. A notice goes by itself.
  const parts = [0.02, 0.25, 0.5, 0.75, 0.98];
  const seen = parts.some((across) => parts.some((down) => {
    const hit = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    return hit && (node.contains(hit) || hit.contains(node) || hit.closest('.notice'));
  }));
  const label = node.ariaLabel ?? node.textContent.trim().slice(0, 40);
  const problem = [
    !drawn && 'no outline',
    !seen && 'hidden',
    !label && !node.title && 'no name',
  ].filter(Boolean).join(', ');
  const region = node.closest('.terms, .filter, .toolbar, .summary, .tabs, .minimap, .lanes, .list')?.classList[0] ?? '';
  const place = [...document.querySelectorAll('*')].indexOf(node);
  return { place, name: node.tagName + ' ' + label, region, problem };
})()`;

/** From the first stop to the last and back. */
async function walk({ page }: OpenPage, state: string): Promise<void> {
  if (await page.evaluate(`!!document.querySelector('.menu:not([hidden])')`)) return;
  await page.evaluate(`(() => {
    window.former = document.activeElement;
    for (const probe of document.querySelectorAll('.probe')) probe.remove();
    const over = document.querySelector('dialog[open]') ?? document.body;
    for (const place of ['prepend', 'append']) {
      const probe = document.createElement('i');
      probe.className = 'probe';
      probe.tabIndex = -1;
      probe.style.color = 'var(--mi-focus)';
      over[place](probe);
    }
    over.querySelector('.probe').focus();
  })()`);
  const there = await stops(page, 'Tab');
  await page.evaluate(`[...document.querySelectorAll('.probe')].at(-1).focus()`);
  const back = await stops(page, 'Shift+Tab');
  expect(
    there.filter(({ problem }) => problem),
    state,
  ).toEqual([]);
  // Which control of a region is its stop may change; a dialog that scrolls is one itself.
  const order = (list: readonly Stop[]) =>
    list.map(({ name, region }) => region || name).filter((name) => !name.startsWith('DIALOG'));
  expect(order(back).reverse(), state).toEqual(order(there));
  const ofRegions = there
    .map(({ region }) => region)
    .filter((region) => /^(summary|tabs|minimap|lanes|list|terms)/.test(region));
  expect(new Set(ofRegions).size, state).toBe(ofRegions.length);
  expect(there.length, state).toBeGreaterThan(0);
  await page.evaluate('window.former.focus()');
}

async function stops(page: OpenPage['page'], key: string): Promise<Stop[]> {
  const found: Stop[] = [];
  for (let pressed = 0; pressed < 120; pressed += 1) {
    await page.keyboard.press(key);
    const stop = await page.evaluate<Stop | undefined>(STOP);
    // After the last one the browser has it, or the first one again.
    if (!stop || stop.place === found[0]?.place) return found;
    found.push(stop);
  }
  throw new Error(
    `the focus goes round and round: ${found
      .slice(-6)
      .map(({ name }) => name)
      .join(' | ')}`,
  );
}
