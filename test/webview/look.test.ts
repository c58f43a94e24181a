import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noEchoOnCalls, sessionPerBatch } from './fieldCaptures.ts';
import { emptyCapture } from './capture.ts';
import { THEMES, WebviewLab, type ThemeName } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const TABS = [
  'Request',
  'Response',
  'Events 3',
  'Headers',
  'Metadata 6',
  'Auth',
  'Findings 1',
  'Raw',
];
const themes = Object.keys(THEMES) as ThemeName[];

/** Pictures to look at, in test-results/webview; the test itself only sees that nothing went wrong. */
describe.each(themes)('pictures in %s', (theme) => {
  test('a session for every batch', async () => {
    const opened = await lab.open({ theme, capture: sessionPerBatch() });
    await opened.shoot(`${theme}-sessions`);
    await opened.page.locator('.line-row', { hasText: 'fetch' }).first().click();
    await opened.shoot(`${theme}-selected`);
    // The tabs differ by theme in colour only: two themes are enough to look at.
    const tabs = theme === 'dark' || theme === 'hc-light' ? TABS : [];
    for (const tab of tabs) {
      await opened.page.getByRole('tab', { name: tab }).click();
      await opened.shoot(`${theme}-tab-${tab.split(' ')[0]?.toLowerCase() ?? ''}`);
    }
    await opened.page.locator('.line-group').nth(1).click();
    await opened.shoot(`${theme}-session-details`);
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  });

  test('zoomed to a burst of new sessions', async () => {
    const state = { view: { fromT: 138_000, toT: 178_000 }, follow: false };
    const opened = await lab.open({ theme, capture: sessionPerBatch(), state });
    await opened.shoot(`${theme}-zoomed`);
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  });

  test('no echo on tool calls', async () => {
    const state = { view: { fromT: 0, toT: 1200 }, follow: false };
    const opened = await lab.open({ theme, capture: noEchoOnCalls(), state });
    await opened.page.locator('.line-row', { hasText: 'missing' }).first().click();
    await opened.shoot(`${theme}-missing`);
    await opened.page.getByRole('combobox', { name: 'Filter' }).fill('status:>=four');
    await opened.page.locator('.filter-error:not([hidden])').waitFor();
    await opened.shoot(`${theme}-filter-error`);
    await opened.page.getByRole('combobox', { name: 'Filter' }).fill('tool:no-such-tool');
    await opened.page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await opened.shoot(`${theme}-no-match`);
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  });

  test('waiting, disconnected, no capture, narrow', async () => {
    const waiting = await lab.open({ theme, capture: emptyCapture() });
    await waiting.page.getByText('no traffic yet').waitFor();
    await waiting.shoot(`${theme}-waiting`);
    await waiting.page.close();
    const none = await lab.open({ theme });
    await none.page.getByText('No capture').waitFor();
    await none.shoot(`${theme}-none`);
    await none.page.close();
    const gone = await lab.open({ theme, capture: sessionPerBatch(), width: 1000, height: 700 });
    await gone.send({
      type: 'connection',
      state: 'disconnected',
      message: 'The inspector stopped (exit code 1).',
    });
    await gone.shoot(`${theme}-disconnected`);
    await gone.page.close();
    const narrow = await lab.open({ theme, capture: noEchoOnCalls(), width: 320, height: 700 });
    await narrow.shoot(`${theme}-narrow`);
    await narrow.page.locator('.line-row').nth(4).click();
    await narrow.shoot(`${theme}-narrow-selected`);
    expect(narrow.problems).toEqual([]);
    await narrow.page.close();
  });
});
