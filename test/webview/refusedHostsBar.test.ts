import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namesRefused } from '../../src/webview/namesRefused.ts';
import { makeRow, makeSession, type SyntheticCapture } from './capture.ts';
import { sessionPerBatch } from './fieldCaptures.ts';
import { THEMES, WebviewLab, type OpenPage, type ThemeName } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** A capture whose last exchange, number 900, was refused for the name of a tunnel. */
function withRefused(): SyntheticCapture {
  const capture = sessionPerBatch();
  const startT = capture.durationMs - 1_000;
  const times = { startT, responseT: startT + 1, endT: startT + 1 };
  capture.rows.push(
    makeRow({
      ...{ x: 900, ...times, endReason: 'refused', status: 403, outcome: 'http-error' },
      ...{ mcp: false, label: 'POST /mcp', echo: 'none' },
    }),
  );
  // It stands under no session, as the engine has it.
  const { id, ...loose } = makeSession('none', startT, capture.rows.slice(-1));
  if (id !== undefined) capture.sessions.push(loose);
  const requestHeaders: [string, string][] = [['Host', 'Tunnel.example:443']];
  capture.details.set(900, { requestHeaders });
  return capture;
}

async function openRefused(theme: ThemeName = 'dark'): Promise<OpenPage> {
  const opened = await lab.open({ theme, capture: withRefused() });
  if (opened.engine) {
    opened.engine.refusedHosts = [
      { name: 'tunnel.example', count: 3, lastX: 900 },
      { name: 'other.example', count: 1, lastX: 7 },
    ];
  }
  await opened.changed();
  return opened;
}

describe('a refused host name', () => {
  test('is said above the timeline, and one click asks the extension to allow it', async () => {
    const opened = await openRefused();
    const bar = opened.page.getByRole('status').filter({ hasText: 'tunnel.example' });
    await bar.waitFor();
    expect(await bar.innerText()).toContain('3 requests refused for the host name tunnel.example');
    expect(await bar.innerText()).toContain('1 other name was refused too');
    await bar.getByRole('button', { name: 'Allow This Host: tunnel.example' }).click();
    await expect
      .poll(() => opened.posted('allowHost'))
      .toEqual([{ type: 'allowHost', name: 'tunnel.example' }]);
    if (opened.engine) opened.engine.refusedHosts = [];
    await opened.changed();
    await bar.waitFor({ state: 'hidden' });
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  });

  test('can be allowed from the refused request, and a dismissed bar stays away', async () => {
    const opened = await openRefused();
    const { page } = opened;
    const bar = page.getByRole('status').filter({ hasText: 'tunnel.example' });
    await bar.getByRole('button', { name: 'Show Request that was refused' }).click();
    const details = page.getByRole('region', { name: 'Details' });
    await details.getByText('does not know the host name').waitFor();
    await bar.getByRole('button', { name: 'Dismiss' }).click();
    await bar.waitFor({ state: 'hidden' });
    await opened.changed();
    await opened.settled();
    expect(await bar.isVisible()).toBe(false);
    await details.getByRole('button', { name: 'Allow This Host: tunnel.example' }).click();
    await expect.poll(() => opened.posted('allowHost')).toHaveLength(1);
    expect(opened.problems).toEqual([]);
    await page.close();
  });

  test.each(Object.keys(THEMES) as ThemeName[])('picture in %s', async (theme) => {
    const opened = await openRefused(theme);
    await opened.page.getByRole('button', { name: 'Show Request that was refused' }).click();
    await opened.page.getByText('does not know the host name').waitFor();
    await opened.shoot(`${theme}-refused-host`);
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  });
});

test('the names an exchange was refused for are those of its Host and its web page', () => {
  const refused = ['a.example', '[::2]', 'b.example'].map((name) => ({ name, count: 1 }));
  const names = (...headers: [string, string][]) => namesRefused(headers, refused);
  expect(names(['Host', 'A.example.:8080'])).toEqual(['a.example']);
  expect(names(['host', '[::2]:80'], ['ORIGIN', 'https://b.example'])).toEqual([
    '[::2]',
    'b.example',
  ]);
  expect(names(['X-Forwarded-Host', 'a.example'], ['Host', 'c.example'])).toEqual([]);
});
