import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, textOf } from '../engine/captures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** Two sessions of as many calls; of the second the first `failing` end with an error. */
async function twoSessions(
  calls: number,
  failing: number,
  use: (opened: OpenPage) => Promise<void>,
): Promise<void> {
  const story = capture();
  const client = story.client();
  for (const session of ['session-a', 'session-b']) {
    client.initialize({ issues: session });
    for (let call = 0; call < calls; call += 1) {
      const fails = session === 'session-b' && call < failing;
      client.call('search', { session }, fails ? { status: 500 } : {});
    }
    story.wait(60_000);
  }
  const file = join(folder(), 'two-sessions.mcp.jsonl');
  writeFileSync(file, textOf(story.records));
  const engine = await CaptureEngine.open(file);
  await lab.use({ handlers: engine.handlers }, use);
  engine.dispose();
}

async function compared(opened: OpenPage): Promise<{ head: string; listed: number }> {
  await opened.send({ type: 'compare', left: 'session-a', right: 'session-b' });
  const dialog = opened.page.getByRole('dialog', { name: 'Comparison' });
  await dialog.waitFor();
  const head = await dialog.locator('header').innerText();
  return { head, listed: await dialog.locator('tbody tr').count() };
}

describe('a comparison of many exchanges', () => {
  test('lists the first five hundred pairs that differ, and says how many there are', () =>
    twoSessions(620, 600, async (opened) => {
      const { head, listed } = await compared(opened);
      expect(head).toContain('600 of 621 exchanges differ; listed are 500 of those that differ');
      expect(listed).toBe(500);
      const rows = opened.page.locator('.compare tbody tr');
      expect(await rows.first().innerText()).toContain('status 200 → 500');
      expect(await opened.page.locator('.compare tbody tr:not(.differs)').count()).toBe(0);
    }));

  test('leaves out the pairs that are alike, even where few differ', () =>
    twoSessions(520, 3, async (opened) => {
      const { head, listed } = await compared(opened);
      expect(head).toContain('3 of 521 exchanges differ; listed are 3 of those that differ');
      expect(listed).toBe(3);
    }));

  test('lists all of them, alike or not, up to five hundred', () =>
    twoSessions(499, 3, async (opened) => {
      const { head, listed } = await compared(opened);
      expect(head).toContain('3 of 500 exchanges differ');
      expect(head).not.toContain('listed');
      expect(listed).toBe(500);
    }));
});

test('two batches are compared from the menus of their lines, and each side leads to its exchange', () =>
  twoSessions(2, 1, async (opened) => {
    const { page } = opened;
    const choose = async (x: number, name: RegExp) => {
      await page.locator(`#line-x-${x} .cell-method`).click({ button: 'right' });
      await page.getByRole('menuitem', { name }).click();
    };
    await choose(2, /^Compare Batch 1 with…/);
    await choose(5, /^Compare Batch 1 with Batch 2/);
    const dialog = page.getByRole('dialog', { name: 'Comparison' });
    await dialog.getByRole('heading', { name: 'Batch 1 and batch 2' }).waitFor();
    expect(await dialog.locator('header').innerText()).toContain('1 of 3 exchanges differ');
    await dialog.getByRole('button', { name: '#5' }).click();
    expect(await dialog.isVisible()).toBe(false);
    await expect.poll(() => page.locator('#line-x-5').getAttribute('aria-selected')).toBe('true');
  }));

test('a long name of a tool leaves the two sides their room', () =>
  twoSessions(1, 1, async (opened) => {
    await compared(opened);
    const { page } = opened;
    await page.evaluate(
      `document.querySelector('.compare tbody th').textContent = 'tools/call ' + 'a_long_name_of_a_tool'.repeat(8)`,
    );
    const lines = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.compare td > .dim')].map((each) => each.getClientRects().length)`,
    );
    expect(new Set(lines)).toEqual(new Set([1]));
  }));
