import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEYS } from '../../src/webview/keys.ts';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

const source = resolve(import.meta.dirname, '../../src/webview');

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** With marks and findings; exchange 31 is in the middle. */
function capture() {
  const made = { ...sessionPerBatch(), source: 'file' as const };
  made.marks = [6, 34].map((x) => ({ t: x, note: `mark ${x}`, x }));
  return made;
}

interface Saved {
  selected?: number;
  selectedGroup?: string;
  filter?: string;
  view?: { fromT: number; toT: number };
  collapsed?: string[];
}
const saved = ({ page }: OpenPage) => page.evaluate<Saved>('window.savedState ?? {}');
const focused = ({ page }: OpenPage) =>
  page.evaluate<string>(
    'document.activeElement.ariaLabel ?? document.activeElement.role ?? document.activeElement.id',
  );
const list = ({ page }: OpenPage) => page.getByRole('treegrid');
const row = ({ page }: OpenPage) =>
  page.evaluate<number>(
    'Number(document.querySelector(".line[aria-selected=true]")?.dataset.index ?? -1)',
  );

/** Presses a key and waits for what it is to change. */
async function changes<T>(opened: OpenPage, key: string, of: (opened: OpenPage) => Promise<T>) {
  const before = await of(opened);
  await opened.page.keyboard.press(key);
  await expect.poll(() => of(opened), { message: key }).not.toEqual(before);
  return { before, after: await of(opened) };
}

const by = (opened: OpenPage, key: string) =>
  changes(opened, key, row).then(({ before, after }) => after - before);

const span = async (opened: OpenPage) => {
  const { view } = await saved(opened);
  return view ? view.toT - view.fromT : Infinity;
};
const from = async (opened: OpenPage) => (await saved(opened)).view?.fromT ?? -Infinity;

async function eachRegion(opened: OpenPage, use: () => Promise<void>) {
  const { page } = opened;
  for (const region of [page.locator('.lanes'), page.getByRole('slider'), list(opened)]) {
    await region.focus();
    await use();
  }
}

async function openTree({ page }: OpenPage) {
  await page.getByRole('tab', { name: 'Request' }).click();
  await page.getByRole('tree').focus();
}
const line = ({ page }: OpenPage) => page.getByRole('tree').getAttribute('aria-activedescendant');
const treeLines = ({ page }: OpenPage) => page.getByRole('treeitem').count();
const tab = ({ page }: OpenPage) => page.locator('[role=tab][aria-selected=true]').innerText();

/** Keys as the overlay names them, and that they do what it says. Each begins with exchange 31 selected in the list. */
const BEHAVIOUR: Readonly<Record<string, (opened: OpenPage) => Promise<void>>> = {
  'Everywhere: Tab': async (opened) => {
    await changes(opened, 'Tab', focused);
    await changes(opened, 'Shift+Tab', focused);
    expect(await focused(opened)).toBe('Exchanges by session');
  },
  'Everywhere: Ctrl+F': async (opened) => {
    await opened.page.getByRole('button', { name: 'Show everything' }).focus();
    await opened.page.keyboard.press('Control+f');
    expect(await focused(opened)).toBe('Filter');
  },
  'Everywhere: ?': async (opened) => {
    const { page } = opened;
    const overlay = page.getByRole('dialog', { name: 'Keys' });
    for (const region of ['.lanes', '.minimap', '.list', '.toolbar .button', '[role=tab]']) {
      await page.locator(region).first().focus();
      await page.keyboard.press('?');
      await overlay.waitFor();
      await page.keyboard.press('Escape');
      await overlay.waitFor({ state: 'hidden' });
    }
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Filter' }).focus();
    await page.keyboard.press('?');
    expect(await overlay.isVisible()).toBe(false);
  },
  'Everywhere: Esc': async (opened) => {
    const { page } = opened;
    for (const region of ['.lanes', '.minimap', '.list', '.toolbar .button', '.summary button']) {
      await opened.send({ type: 'filter', text: 'has:session', follow: false });
      await opened.send({ type: 'reveal', x: 31 });
      await page.locator('.details.has-selection').waitFor();
      await page.locator(region).first().focus();
      // Layer by layer: the selection, then the filter.
      await page.keyboard.press('Escape');
      await expect.poll(() => saved(opened), { message: region }).not.toHaveProperty('selected');
      expect((await saved(opened)).filter).toBe('has:session');
      await page.keyboard.press('Escape');
      await expect.poll(async () => (await saved(opened)).filter, { message: region }).toBe('');
    }
  },
  'List: ↑ ↓ or j k': async (opened) => {
    for (const [key, step] of Object.entries({ ArrowUp: -1, ArrowDown: 1, j: 1, k: -1 }))
      expect(await by(opened, key)).toBe(step);
  },
  'List: Page Up, Page Down, Home, End': async (opened) => {
    expect(await by(opened, 'PageUp')).toBeLessThan(-3);
    expect(await by(opened, 'PageDown')).toBeGreaterThan(3);
    await changes(opened, 'Home', row);
    expect(await row(opened)).toBe(0);
    await changes(opened, 'End', row);
    expect(await row(opened)).toBe(49);
  },
  'List: ← →': async (opened) => {
    expect(await by(opened, 'ArrowLeft')).toBeLessThan(0);
    const lines = () => list(opened).getAttribute('aria-rowcount');
    const folded = await changes(opened, 'ArrowLeft', lines);
    await changes(opened, 'ArrowRight', lines);
    expect(await lines()).toBe(folded.before);
    expect(await by(opened, 'ArrowRight')).toBe(1);
  },
  'List: [ ]': async (opened) => {
    const lines = () => list(opened).getAttribute('aria-rowcount');
    for (const region of [list(opened), opened.page.locator('.lanes')]) {
      await region.focus();
      const { before } = await changes(opened, '[', lines);
      await changes(opened, ']', lines);
      expect(await lines()).toBe(before);
    }
  },
  'List: o': async (opened) => {
    await opened.page.keyboard.press('o');
    await opened.page
      .getByRole('menuitem')
      .or(opened.page.getByRole('menuitemradio'))
      .first()
      .waitFor();
    await opened.page.keyboard.press('Escape');
    expect(await focused(opened)).toBe('Exchanges by session');
  },
  'List: Enter': async (opened) => {
    await changes(opened, 'Enter', focused);
    expect(await focused(opened)).toBe('tabpanel');
  },
  'List: n p or . ,': async (opened) => {
    const place = async () => (await opened.page.locator('.notice').innerText()).split(':')[0];
    await opened.page.keyboard.press('n');
    await expect.poll(place).toMatch(/^Finding \d+ of \d+$/);
    const { before } = await changes(opened, '.', place);
    await changes(opened, 'p', place);
    expect(await place()).toBe(before);
    await changes(opened, ',', place);
  },
  'List: c': async (opened) => {
    await opened.page.keyboard.press('c');
    await expect.poll(() => opened.posted('copy')[0]?.text).toMatch(/^curl /);
  },
  'List: m M': async (opened) => {
    await opened.page.keyboard.press('m');
    await expect.poll(() => opened.posted('mark')).toEqual([{ type: 'mark', x: 31 }]);
    await opened.page.keyboard.press('M');
    await expect.poll(async () => (await saved(opened)).selected).toBe(34);
  },
  'List: Shift+F10 or Menu': async (opened) => {
    for (const key of ['Shift+F10', 'ContextMenu']) {
      await opened.page.keyboard.press(key);
      await opened.page
        .getByRole('menuitem', { name: /^Copy as cURL/ })
        .first()
        .waitFor();
      await opened.page.keyboard.press('Escape');
      expect(await focused(opened)).toBe('Exchanges by session');
    }
    expect((await saved(opened)).selected).toBe(31);
  },
  'List: f': async (opened) => {
    const { after } = await changes(opened, 'f', saved);
    const { startT = NaN, endT = NaN } =
      opened.engine?.capture.rows.find(({ x }) => x === 31) ?? {};
    expect(after.view?.fromT).toBeLessThan(startT);
    expect(after.view?.toT).toBeGreaterThan(endT);
  },
  'List: /': async (opened) => {
    await opened.page.keyboard.press('/');
    expect(await focused(opened)).toBe('Filter');
    expect(await opened.page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('');
  },
  'Lanes, minimap, list: the axis: + − or w s': (opened) =>
    eachRegion(opened, async () => {
      for (const [closer, wider] of [
        ['+', '-'],
        ['w', 's'],
      ] as const) {
        const { before } = await changes(opened, closer, span);
        const nearer = await changes(opened, closer, span);
        expect(nearer.after).toBeLessThan(nearer.before);
        await changes(opened, wider, span);
        if (before !== Infinity) await changes(opened, wider, span);
      }
    }),
  'Lanes, minimap, list: the axis: 0': (opened) =>
    eachRegion(opened, async () => {
      await opened.page.keyboard.press('+');
      await changes(opened, '0', span);
      expect(await span(opened)).toBe(Infinity);
    }),
  'Lanes, minimap, list: the axis: a d, on the lanes ← →': async (opened) => {
    await eachRegion(opened, async () => {
      for (const key of ['+', '+', '+']) await opened.page.keyboard.press(key);
      const right = await changes(opened, 'd', from);
      expect(right.after).toBeGreaterThan(right.before);
      await changes(opened, 'a', from);
    });
    await opened.page.locator('.lanes').focus();
    const right = await changes(opened, 'ArrowRight', from);
    expect(right.after).toBeGreaterThan(right.before);
    await changes(opened, 'ArrowLeft', from);
  },
  'Details: ← →': async (opened) => {
    await opened.page.getByRole('tab', { name: 'Overview' }).focus();
    const { before } = await changes(opened, 'ArrowRight', tab);
    await changes(opened, 'ArrowLeft', tab);
    expect(await tab(opened)).toBe(before);
    await openTree(opened);
    const folded = await changes(opened, 'ArrowLeft', treeLines);
    await changes(opened, 'ArrowRight', treeLines);
    expect(await treeLines(opened)).toBe(folded.before);
  },
  'Details: ↑ ↓': async (opened) => {
    await openTree(opened);
    const { before } = await changes(opened, 'ArrowDown', line);
    await changes(opened, 'ArrowUp', line);
    expect(await line(opened)).toBe(before);
  },
  'Filter: ↓ or Ctrl+Space': async (opened) => {
    const { page } = opened;
    const options = page.getByRole('listbox').getByRole('option');
    for (const key of ['ArrowDown', 'Control+Space']) {
      await page.getByRole('combobox', { name: 'Filter' }).focus();
      await page.keyboard.press(key);
      await options.first().waitFor();
      await page.keyboard.press('Escape');
      await options.first().waitFor({ state: 'hidden' });
    }
  },
  'Filter: Enter or Tab': async (opened) => {
    const { page } = opened;
    const box = page.getByRole('combobox', { name: 'Filter' });
    for (const key of ['Enter', 'Tab']) {
      await box.fill('has:batc');
      await page.getByRole('listbox').getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press(key);
      await expect.poll(() => box.inputValue()).toBe('has:batch ');
      expect(await focused(opened)).toBe('Filter');
    }
  },
};

const named = KEYS.flatMap(([where, keys]) => keys.map(([name]) => `${where}: ${name}`));

test('what the overlay names is what is tried here', () => {
  expect(Object.keys(BEHAVIOUR)).toEqual(named);
});

describe('the overlay does not promise too much', () => {
  test.each(named)('%s', (name) =>
    lab.use({ capture: capture(), state: { selected: 31, follow: false } }, async (opened) => {
      await opened.page.locator('.line[aria-selected=true]').waitFor();
      await opened.page.getByRole('heading', { name: 'tools/call' }).first().waitFor();
      await list(opened).focus();
      await BEHAVIOUR[name]?.(opened);
    }),
  );
});

test('nor does it keep a key to itself', () => {
  const words: Readonly<Record<string, string>> = {
    ...{ ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' },
    ...{ PageUp: 'Page Up', PageDown: 'Page Down', '-': '−', '=': '+' },
  };
  const told = KEYS.flatMap(([, keys]) =>
    keys.flatMap(([name]) => name.split(/,? (?:or |on the lanes )?(?!Up|Down)/)),
  );
  const handled = ['list/listKeys.ts', 'lanes/gestures.ts'].flatMap((file) => {
    const text = readFileSync(join(source, file), 'utf8');
    const table = /^const key\w*: Readonly<[^]*?^};/m.exec(text)?.[0] ?? '';
    return [...table.matchAll(/^  (?:'(.)'|(\w+)):/gm)].map(([, sign, word]) => sign ?? word ?? '');
  });
  expect(handled.length).toBeGreaterThan(25);
  expect(handled.filter((key) => !told.includes(words[key] ?? key))).toEqual([]);
});

describe('with nothing selected', () => {
  const unselected = (use: (opened: OpenPage) => Promise<void>) =>
    lab.use({ capture: capture(), height: 600, state: { follow: false } }, async (opened) => {
      await list(opened).focus();
      await opened.page.evaluate('document.querySelector(".list").scrollTop = 240');
      await opened.settled();
      await use(opened);
    });

  test.each(['ArrowDown', 'ArrowUp', 'j', 'k'])('%s begins with the first line in view', (key) =>
    unselected(async (opened) => {
      await changes(opened, key, row);
      expect(await row(opened)).toBe(10);
      await changes(opened, 'ArrowDown', row);
      expect(await row(opened)).toBe(11);
    }),
  );

  test('a page is counted from what is in view', () =>
    unselected(async (opened) => {
      await changes(opened, 'PageDown', row);
      expect(await row(opened)).toBeGreaterThan(10);
    }));

  test.each(['ArrowLeft', 'ArrowRight', 'Enter', 'Escape', 'f'])('%s does no harm', (key) =>
    unselected(async (opened) => {
      await opened.page.keyboard.press(key);
      await opened.settled();
      expect(await row(opened)).toBe(-1);
    }),
  );
});
