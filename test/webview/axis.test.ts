import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
let opened: OpenPage;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

interface View {
  fromT: number;
  toT: number;
}

async function open(view: View): Promise<void> {
  opened = await lab.open({
    capture: { ...sessionPerBatch(), source: 'file' },
    state: { view, follow: false },
  });
}

async function viewNow(): Promise<View | undefined> {
  const saved = await opened.page.evaluate<{ view?: View }>('window.savedState ?? {}');
  return saved.view;
}

describe('the time axis', () => {
  test('Ctrl+wheel zooms and keeps the time under the pointer', async () => {
    const before = { fromT: 100_000, toT: 200_000 };
    await open(before);
    const box = await opened.page.locator('.ruler-canvas').boundingBox();
    const px = 300;
    await opened.page.mouse.move((box?.x ?? 0) + px, (box?.y ?? 0) + 60);
    await opened.page.keyboard.down('Control');
    await opened.page.mouse.wheel(0, -200);
    await expect.poll(viewNow).not.toEqual(before);
    const after = (await viewNow()) ?? before;
    const width = box?.width ?? 1;
    const timeAt = (view: View) => view.fromT + (px / width) * (view.toT - view.fromT);
    expect(after.toT - after.fromT).toBeLessThan(before.toT - before.fromT);
    const onePixel = (after.toT - after.fromT) / width;
    expect(Math.abs(timeAt(after) - timeAt(before))).toBeLessThan(onePixel);
    await opened.page.close();
  });

  test('Shift+wheel and dragging pan without zooming', async () => {
    const before = { fromT: 100_000, toT: 200_000 };
    await open(before);
    const box = await opened.page.locator('.lanes').boundingBox();
    const [x, y] = [(box?.x ?? 0) + 600, (box?.y ?? 0) + 80];
    await opened.page.mouse.move(x, y);
    await opened.page.mouse.down();
    await opened.page.mouse.move(x - 100, y, { steps: 4 });
    await opened.page.mouse.up();
    const dragged = (await viewNow()) ?? before;
    expect(dragged.fromT).toBeGreaterThan(before.fromT);
    expect(dragged.toT - dragged.fromT).toBeCloseTo(100_000, 3);
    await opened.page.keyboard.down('Shift');
    await opened.page.mouse.wheel(0, -50);
    await expect.poll(async () => (await viewNow())?.fromT).toBeLessThan(dragged.fromT);
    await opened.page.close();
  });

  test('keys zoom and fit, for the list and for the lanes', async () => {
    await open({ fromT: 100_000, toT: 200_000 });
    const span = async () => {
      const view = await viewNow();
      return view ? view.toT - view.fromT : undefined;
    };
    await opened.page.getByRole('treegrid').focus();
    await opened.page.keyboard.press('+');
    expect(await span()).toBeLessThan(100_000);
    await opened.page.locator('.lanes').focus();
    await opened.page.keyboard.press('-');
    expect(await span()).toBeCloseTo(100_000, 3);
    await opened.page.keyboard.press('0');
    expect(await viewNow()).toBeUndefined();
    await opened.page.close();
  });

  test('F shows the selected exchange whole', async () => {
    await open({ fromT: 100_000, toT: 200_000 });
    await opened.page.locator('.line-row', { hasText: 'search' }).first().click();
    await opened.page.getByRole('heading', { name: 'tools/call search' }).waitFor();
    await opened.page.keyboard.press('f');
    const view = await viewNow();
    expect(view?.fromT).toBeLessThanOrEqual(580);
    expect(view?.toT).toBeGreaterThanOrEqual(821);
    expect((view?.toT ?? 0) - (view?.fromT ?? 0)).toBeLessThan(400);
    await opened.page.close();
  });

  test('dragging on the minimap chooses the span', async () => {
    await open({ fromT: 100_000, toT: 200_000 });
    await opened.page.getByRole('button', { name: 'Show everything' }).click();
    const box = await opened.page.locator('.minimap-canvas').boundingBox();
    const y = (box?.y ?? 0) + 20;
    const at = (part: number) => (box?.x ?? 0) + part * (box?.width ?? 0);
    await opened.page.mouse.move(at(0.5), y);
    await opened.page.mouse.down();
    await opened.page.mouse.move(at(0.75), y, { steps: 4 });
    await opened.page.mouse.up();
    const view = await viewNow();
    const whole = 1_334_000 * 1.04;
    expect((view?.toT ?? 0) - (view?.fromT ?? 0)).toBeCloseTo(whole / 4, -4);
    await opened.page.close();
  });
});
