import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

interface View {
  fromT: number;
  toT: number;
}

const BEFORE: View = { fromT: 400_000, toT: 600_000 };
const DURATION = 1_334_000;

/** Zoomed, with an exchange selected. */
const drag = (test: (opened: OpenPage) => Promise<void>) =>
  lab.use(
    {
      capture: { ...sessionPerBatch(), source: 'file' },
      state: { view: BEFORE, follow: false, selected: 7 },
    },
    test,
  );

interface Saved {
  view?: View;
  detailsSize?: { beside?: number };
  selected?: number;
}
const saved = ({ page }: OpenPage) => page.evaluate<Saved>('window.savedState');
const view = async (opened: OpenPage) => (await saved(opened)).view;

async function boxOf({ page }: OpenPage, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not there`);
  return box;
}

/** A point of the minimap. */
async function minimapAt(opened: OpenPage, t: number): Promise<[number, number]> {
  const { x, y, width } = await boxOf(opened, '.minimap-canvas');
  return [x + ((t + DURATION * 0.02) / (DURATION * 1.04)) * width, y + 20];
}

async function lanesAt(opened: OpenPage, dx: number): Promise<[number, number]> {
  const { x, y } = await boxOf(opened, '.lanes');
  return [x + 500 + dx, y + 80];
}

async function dividerAt(opened: OpenPage, dx: number): Promise<[number, number]> {
  const { x, y, width } = await boxOf(opened, '.divider');
  return [x + width / 2 + dx, y + 200];
}

/** Where each drag begins, where it goes, and what it changes. */
const DRAGS = {
  'the window of the minimap': {
    from: (opened: OpenPage) => minimapAt(opened, 500_000),
    to: (opened: OpenPage) => minimapAt(opened, 700_000),
    changes: view,
  },
  'an edge of that window': {
    from: (opened: OpenPage) => minimapAt(opened, 600_000),
    to: (opened: OpenPage) => minimapAt(opened, 900_000),
    changes: view,
  },
  'the lanes': {
    from: (opened: OpenPage) => lanesAt(opened, 0),
    to: (opened: OpenPage) => lanesAt(opened, -200),
    changes: view,
  },
  'the ruler': {
    from: async (opened: OpenPage): Promise<[number, number]> => {
      const { x, y } = await boxOf(opened, '.ruler-canvas');
      return [x + 300, y + 12];
    },
    to: async (opened: OpenPage): Promise<[number, number]> => {
      const { x, y } = await boxOf(opened, '.ruler-canvas');
      return [x + 100, y + 12];
    },
    changes: view,
  },
  'the edge of the details': {
    from: (opened: OpenPage) => dividerAt(opened, 0),
    to: (opened: OpenPage) => dividerAt(opened, -120),
    changes: async (opened: OpenPage) => (await saved(opened)).detailsSize?.beside,
  },
};

const FOCUSED = 'document.activeElement.className';

describe.each(Object.entries(DRAGS))('dragging %s', (_name, { from, to, changes }) => {
  async function begin(opened: OpenPage) {
    const before = await changes(opened);
    await opened.page.mouse.move(...(await from(opened)));
    await opened.page.mouse.down();
    await opened.page.mouse.move(...(await to(opened)), { steps: 4 });
    await expect.poll(() => changes(opened)).not.toEqual(before);
    return before;
  }

  /** Moving on has no effect any more. */
  async function isOver(opened: OpenPage) {
    const now = await changes(opened);
    const [x, y] = await from(opened);
    await opened.page.mouse.move(x + 40, y, { steps: 3 });
    await opened.settled();
    expect(await changes(opened)).toEqual(now);
  }

  test('Escape puts back what was, and nothing else', () =>
    drag(async (opened) => {
      const before = await begin(opened);
      const focus = await opened.page.evaluate(FOCUSED);
      await opened.page.keyboard.press('Escape');
      expect(await changes(opened)).toEqual(before);
      await isOver(opened);
      await opened.page.mouse.up();
      expect(await changes(opened)).toEqual(before);
      expect((await saved(opened)).selected).toBe(7);
      expect(await opened.page.evaluate(FOCUSED)).toBe(focus);
    }));

  test('ends where the pointer is taken away: by the system, or outside of the page', () =>
    drag(async (opened) => {
      const { page } = opened;
      await begin(opened);
      // What Chromium does when a gesture or a dialog of the system takes the pointer.
      await page.evaluate(`for (const node of document.querySelectorAll('*'))
        if (node.hasPointerCapture?.(1)) node.releasePointerCapture(1)`);
      await isOver(opened);
      await page.mouse.up();
      await begin(opened);
      await page.mouse.move(-60, -60, { steps: 2 });
      await page.mouse.up();
      await isOver(opened);
      expect((await saved(opened)).selected).toBe(7);
    }));

  test('goes on while theme and size change', () =>
    drag(async (opened) => {
      const { page } = opened;
      await begin(opened);
      await page.setViewportSize({ width: 1300, height: 760 });
      await page.evaluate(`document.body.className = 'vscode-light'`);
      await opened.settled();
      const now = await changes(opened);
      const [x, y] = await to(opened);
      await page.mouse.move(x - 30, y, { steps: 3 });
      await page.mouse.move(x + 90, y, { steps: 3 });
      await expect.poll(() => changes(opened)).not.toEqual(now);
      await page.mouse.up();
      await isOver(opened);
    }));

  test('is for the first button alone', () =>
    drag(async (opened) => {
      const { page } = opened;
      const before = await changes(opened);
      await page.mouse.move(...(await from(opened)));
      await page.mouse.down({ button: 'right' });
      await page.mouse.move(...(await to(opened)), { steps: 4 });
      await page.mouse.up({ button: 'right' });
      await opened.settled();
      expect(await changes(opened)).toEqual(before);
    }));
});

test('a press that leaves at once holds nothing', () =>
  drag(async (opened) => {
    const { page } = opened;
    const { x, y } = await boxOf(opened, '.lanes');
    await page.mouse.move(x + 600, y + 2);
    await page.mouse.down();
    // No move within the lanes before the button is up again.
    await page.mouse.move(x + 600, y - 200);
    await page.mouse.up();
    const before = await view(opened);
    await page.mouse.move(x + 500, y + 60);
    await page.mouse.move(x + 300, y + 60, { steps: 4 });
    await opened.settled();
    expect(await view(opened)).toEqual(before);
  }));

describe('on the minimap', () => {
  test('an edge that is dragged past the other one leaves that where it is', () =>
    drag(async (opened) => {
      const { page } = opened;
      await page.mouse.move(...(await minimapAt(opened, BEFORE.fromT)));
      await page.mouse.down();
      for (const t of [500_000, 650_000, 800_000, 900_000]) {
        await page.mouse.move(...(await minimapAt(opened, t)), { steps: 3 });
      }
      await page.mouse.up();
      const { fromT, toT } = (await view(opened)) ?? BEFORE;
      expect(fromT).toBeCloseTo(600_000, -4);
      expect(Math.round(toT / 10_000)).toBe(90);
    }));

  test('the window stays under the pointer, also after it was at the end', () =>
    drag(async (opened) => {
      const { page } = opened;
      await page.mouse.move(...(await minimapAt(opened, 500_000)));
      await page.mouse.down();
      for (const t of [1_300_000, 1_500_000, 700_000]) {
        await page.mouse.move(...(await minimapAt(opened, t)), { steps: 3 });
      }
      await page.mouse.up();
      const { fromT, toT } = (await view(opened)) ?? BEFORE;
      expect(toT - fromT).toBeCloseTo(200_000, 0);
      expect(Math.round(fromT / 10_000)).toBe(60);
    }));

  test('a span is chosen from where it was begun, although the capture grows meanwhile', () =>
    lab.use({ capture: sessionPerBatch(), state: { follow: false } }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      await page.mouse.move(...(await minimapAt(opened, 300_000)));
      await page.mouse.down();
      await page.mouse.move(...(await minimapAt(opened, 500_000)), { steps: 3 });
      engine.capture.durationMs = 2 * DURATION;
      await opened.changed();
      await page.locator('.minimap-caption', { hasText: '44 min' }).waitFor();
      const { x, width, y } = await boxOf(opened, '.minimap-canvas');
      await page.mouse.move(x + width * 0.75, y + 20, { steps: 3 });
      await page.mouse.up();
      const { fromT, toT } = (await view(opened)) ?? BEFORE;
      expect(Math.round(fromT / 10_000)).toBe(30);
      expect(toT).toBeCloseTo(2 * DURATION * (0.75 * 1.04 - 0.02), -5);
    }));
});
