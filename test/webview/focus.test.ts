import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyCapture } from './capture.ts';
import { noEchoOnCalls, sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** What has the focus: its name, role or class; `lost` where nothing that is seen has it. */
const focused = ({ page }: OpenPage) =>
  page.evaluate<string>(`(() => {
    const node = document.activeElement;
    if (!node || node === document.body || !node.checkVisibility()) return 'lost';
    return node.ariaLabel ?? node.role ?? node.className;
  })()`);

const button = ({ page }: OpenPage, name: string | RegExp) => page.getByRole('button', { name });

function engineOf({ engine }: OpenPage) {
  if (!engine) throw new Error('no engine');
  return engine;
}

/** By keyboard, and not before the page shows what pressing it led to. */
async function press(opened: OpenPage, name: string | RegExp, then: () => Promise<void>) {
  await button(opened, name).first().focus();
  await opened.page.keyboard.press('Enter');
  await then();
  await opened.settled();
}

describe('where the focus goes when what had it is gone', () => {
  test('pause becomes resume', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      await press(opened, /^Pause recording/, () => button(opened, /^Resume/).waitFor());
      expect(await focused(opened)).toMatch(/^Resume/);
    }));

  test('a filter that is cleared leaves the box; a chip that is taken away the next one, then the box', () =>
    lab.use(
      { capture: sessionPerBatch(), state: { filter: 'has:batch method:tools/call has:session' } },
      async (opened) => {
        const chips = opened.page.getByRole('group', { name: 'Terms of the filter' });
        const removed = (left: number) => () =>
          expect.poll(() => chips.getByRole('button').count()).toBe(left);
        await press(opened, /^Remove method/, removed(2));
        expect(await focused(opened)).toMatch(/^Remove /);
        await press(opened, /^Remove has:batch/, removed(1));
        expect(await focused(opened)).toMatch(/^Remove has:session/);
        await press(opened, /^Remove has:session/, removed(0));
        expect(await focused(opened)).toBe('Filter');
        await opened.page.keyboard.type('has:batch');
        await press(opened, 'Clear the filter', removed(0));
        expect(await focused(opened)).toBe('Filter');
      },
    ));

  test('nothing matches any more, and again', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page } = opened;
      await opened.send({ type: 'filter', text: 'tool:nothing', follow: false });
      await page.locator('.empty').getByRole('button').waitFor();
      await press(opened, 'Clear the filter', () => page.locator('.line-row').first().waitFor());
      expect(await focused(opened)).not.toBe('lost');
      await page.locator('.empty').getByRole('button').waitFor({ state: 'hidden' });
      await page.getByRole('treegrid').focus();
      await opened.send({ type: 'filter', text: 'tool:nothing', follow: false });
      await page.locator('.empty').getByRole('button').waitFor();
      await opened.settled();
      expect(await focused(opened)).not.toBe('lost');
      await page.locator('.empty').getByRole('button').focus();
      await page.keyboard.press('Enter');
      await page.locator('.line-row').first().waitFor();
      await opened.settled();
      expect(await focused(opened)).toBe('Exchanges by session');
    }));

  test('the row is hidden by a filter: the list keeps it', () =>
    lab.use({ capture: sessionPerBatch(), state: { follow: false } }, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-4').click();
      await opened.send({ type: 'filter', text: 'method:initialize', follow: false });
      await page.locator('#line-x-4').waitFor({ state: 'detached' });
      expect(await focused(opened)).toBe('Exchanges by session');
      await page.keyboard.press('ArrowDown');
      await page.locator('.line[aria-selected=true]').waitFor();
    }));

  test('banners that are answered, dismissed, or over', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page } = opened;
      const engine = engineOf(opened);
      const gone = () => page.locator('.banner:visible').waitFor({ state: 'hidden' });
      engine.refusedHosts = [{ name: 'demo.tunnel.example', count: 2, lastX: 2 }];
      await opened.changed();
      await button(opened, /^Allow This Host/).focus();
      // The count goes on while one reads.
      engine.refusedHosts = [{ name: 'demo.tunnel.example', count: 3, lastX: 5 }];
      await opened.changed();
      await page.getByText('3 requests refused').waitFor();
      expect(await focused(opened)).toMatch(/^Allow This Host/);
      await press(opened, 'Dismiss', gone);
      expect(await focused(opened)).toBe('Exchanges by session');
      await opened.send({ type: 'connection', state: 'disconnected' });
      await button(opened, 'Show Log').focus();
      await opened.send({ type: 'connection', state: 'connected' });
      await gone();
      await opened.settled();
      expect(await focused(opened)).toBe('Exchanges by session');
    }));

  test('following ends with the engine; the capture is closed while the list has it', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { page } = opened;
      await button(opened, /^Following/).focus();
      await opened.send({ type: 'connection', state: 'disconnected' });
      await page.locator('.follow').waitFor({ state: 'hidden' });
      await opened.settled();
      expect(await focused(opened)).not.toBe('lost');
      await page.getByRole('treegrid').focus();
      await opened.send({ type: 'connection', state: 'none' });
      await page.getByRole('heading', { name: 'No capture' }).waitFor();
      await opened.settled();
      expect(await focused(opened)).toMatch(/^(Start|Open) /);
    }));

  test('recording again, before anything came', () =>
    lab.use({ capture: emptyCapture() }, async (opened) => {
      const { page } = opened;
      engineOf(opened).recording = false;
      await opened.changed();
      await page.getByRole('heading', { name: 'Recording is paused' }).waitFor();
      await page.locator('.empty').getByRole('button').first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Listening, no traffic yet' }).waitFor();
      await opened.settled();
      expect(await focused(opened)).not.toBe('lost');
    }));

  test('evidence leads to another exchange: the details keep it', () =>
    lab.use({ capture: noEchoOnCalls() }, async (opened) => {
      const { page } = opened;
      const shown = () => page.getByRole('heading', { name: 'tools/call search' }).waitFor();
      await press(opened, '#5', shown);
      expect(await focused(opened)).toBe('tabpanel');
      await opened.page.keyboard.press('Shift+Tab');
      await expect.poll(() => focused(opened)).toBe('tab');
    }));

  test('the head of the details is drawn anew under a button that has it', () =>
    lab.use({ capture: noEchoOnCalls() }, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-3').click();
      await button(opened, 'Enlarge the details').focus();
      const stream = engineOf(opened).capture.rows.find(({ x }) => x === 3);
      if (stream) Object.assign(stream, { endT: stream.startT + 90, outcome: 'ok' });
      await opened.changed();
      await page.locator('.details-subtitle', { hasText: '90 ms' }).waitFor();
      await opened.settled();
      expect(await focused(opened)).toBe('Enlarge the details');
    }));

  test('what was selected is not there while a tab has it', () =>
    lab.use({ capture: noEchoOnCalls() }, async (opened) => {
      const { page } = opened;
      await page.locator('#line-x-4').click();
      await page.getByRole('tab', { name: 'Overview' }).focus();
      await opened.send({ type: 'reveal', x: 999 });
      await page.getByRole('tab').first().waitFor({ state: 'hidden' });
      await opened.settled();
      expect(await focused(opened)).toBe('tabpanel');
    }));

  test('a figure keeps it while others come before it', () =>
    lab.use({ capture: noEchoOnCalls() }, async (opened) => {
      const { page } = opened;
      const calls = page.locator('.figure', { hasText: 'tool calls' });
      await calls.focus();
      engineOf(opened).capture.findings.splice(0);
      await opened.changed();
      await page.locator('.summary .chip').first().waitFor({ state: 'hidden' });
      await opened.settled();
      expect(await page.evaluate('document.activeElement.textContent')).toMatch(/tool calls/);
    }));
});

test('the menu gives it back although its value is no longer there', () =>
  withEngine(lab, async (opened) => {
    const { page } = opened;
    await page.locator('#line-x-3').click();
    await page.locator('#tab-request').click();
    await page.locator('.json-string').first().click({ button: 'right' });
    await page.getByRole('menuitem').first().waitFor();
    await opened.send({ type: 'reveal', x: 1 });
    await page.getByRole('heading', { name: /^GET|oauth/ }).waitFor();
    await page.keyboard.press('Escape');
    await opened.settled();
    expect(await focused(opened)).not.toBe('lost');
  }));

/** VS Code shows the page in a frame beside editors and terminals. */
test.each(['.figure', '.close'])(
  'what happens in the capture takes the focus from no other part of the window (%s)',
  (selector) =>
    lab.use({ capture: noEchoOnCalls() }, async (opened) => {
      const { page } = opened;
      const engine = engineOf(opened);
      const outer = new URL('/outer', page.url()).href;
      const frame = `<iframe src="${page.url()}" width="1300" height="700"></iframe>`;
      const pass = 'onmessage = ({ data }) => frames[0].postMessage(data, "*")';
      await page.route(outer, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<input><script>${pass}</script>${frame}`,
        }),
      );
      await page.goto(outer);
      const inner = page.frameLocator('iframe');
      await inner.locator('#line-x-3').click();
      await inner.getByRole('tab', { name: 'Findings' }).click();
      await inner.locator('.details-subtitle', { hasText: '#3' }).waitFor();
      await inner.locator(selector).first().focus();
      await page.locator('input').click();
      await page.keyboard.type('in the ');
      const stream = engine.capture.rows.find(({ x }) => x === 3);
      if (stream) Object.assign(stream, { endT: stream.startT + 90, outcome: 'ok' });
      engine.capture.findings.splice(1);
      engine.recording = false;
      await opened.changed();
      await inner.getByRole('button', { name: /^Resume/ }).waitFor();
      await inner.locator('.chip b', { hasText: /^1$/ }).waitFor();
      await opened.settled();
      await page.keyboard.type('editor');
      expect(await page.locator('input').inputValue()).toBe('in the editor');
      // Back in the page, it is where it was.
      await inner.locator('main').evaluate('window.focus()');
      await expect
        .poll(() => page.frames()[1]?.evaluate('document.activeElement.tagName'))
        .toMatch(/^(BUTTON|SECTION|DIV)$/);
      expect(await page.frames()[1]?.evaluate('document.activeElement.checkVisibility()')).toBe(
        true,
      );
    }),
);
