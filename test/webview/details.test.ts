import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyCapture, makeRow, makeSession, type SyntheticCapture } from './capture.ts';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const secrets = ['subject-of-nobody', 'ChatGPT/1.2026.041', 'Nowhere'];
const panel = ({ page }: OpenPage) => page.locator('#details-panel');
const tab = ({ page }: OpenPage, name: RegExp) => page.getByRole('tab', { name }).click();

async function openCall(): Promise<OpenPage> {
  const opened = await lab.open({ capture: { ...sessionPerBatch(), source: 'file' } });
  await opened.page.locator('#line-x-4').click();
  await opened.page.getByRole('heading', { name: 'tools/call search' }).waitFor();
  return opened;
}

/** A capture of one exchange with what the test is about. */
function one(
  detail: SyntheticCapture['details'] extends Map<number, infer D> ? D : never,
): SyntheticCapture {
  const capture = emptyCapture();
  capture.rows = [makeRow({ x: 1, startT: 0, endT: 10, sessionId: 'only', status: 200 })];
  capture.sessions = [makeSession('only', 0, capture.rows)];
  capture.durationMs = 10;
  capture.details.set(1, detail);
  return capture;
}

describe('details', () => {
  test('no tab shows who somebody is until it is asked for', async () => {
    const opened = await openCall();
    for (const name of [/^Overview/, /^Request/, /^Headers/, /^Metadata/]) {
      await tab(opened, name);
      const text = await panel(opened).innerText();
      for (const secret of secrets) expect(text).not.toContain(secret);
      expect(text).toContain('••••••••');
    }
    await opened.page.getByRole('button', { name: 'Reveal personal values' }).click();
    expect(await panel(opened).innerText()).toContain('v1/subject-of-nobody');
    await tab(opened, /^Request/);
    expect(await panel(opened).innerText()).toContain('Nowhere');
    await opened.page.locator('#line-x-7').click();
    await opened.page.getByRole('heading', { name: 'tools/call fetch' }).waitFor();
    for (const secret of secrets) expect(await panel(opened).innerText()).not.toContain(secret);
    await opened.page.close();
  });

  test('what is copied is what is shown', async () => {
    const opened = await openCall();
    await tab(opened, /^Request/);
    await opened.page.getByRole('button', { name: 'Copy what is shown' }).click();
    await expect.poll(() => opened.posted('copy').length).toBe(1);
    const text = opened.posted('copy')[0]?.text ?? '';
    expect(text).toContain('spring in Hanoi');
    for (const secret of secrets) expect(text).not.toContain(secret);
    await opened.page.close();
  });

  test('unknown metadata is listed too', async () => {
    const opened = await openCall();
    await tab(opened, /^Metadata 6/);
    const text = await panel(opened).innerText();
    expect(text).toContain('vendor/unknown');
    expect(text).toContain('v1/abc123def456');
    await opened.page.close();
  });

  test('the answer of a stream, and its events one by one', async () => {
    const opened = await openCall();
    await tab(opened, /^Response/);
    expect(await panel(opened).innerText()).toContain('Three results.');
    await tab(opened, /^Events 3/);
    const events = opened.page.locator('.event');
    expect(await events.count()).toBe(3);
    expect(await events.first().locator('summary').innerText()).toContain('notifications/progress');
    await events.first().locator('summary').click();
    await events.first().locator('pre').waitFor();
    expect(await events.first().locator('pre').innerText()).toContain('"total": 3');
    await opened.page.close();
  });

  test('truncated, incomplete and binary bodies say so', async () => {
    const opened = await lab.open({
      capture: one({
        requestBody: { bytes: 9000, text: '{"a":', truncated: true, incomplete: true },
        responseBody: { bytes: 5, base64: '/wD/AA==', truncated: false, incomplete: false },
      }),
    });
    await opened.page.locator('#line-x-1').click();
    await tab(opened, /^Request/);
    const text = await panel(opened).innerText();
    expect(text).toContain('Truncated');
    expect(text).toContain('Incomplete');
    await tab(opened, /^Response/);
    expect(await panel(opened).innerText()).toContain('Binary');
    await opened.page.close();
  });

  test('of a body of megabytes the beginning is shown, and how much there is', async () => {
    const text = JSON.stringify({ text: 'x'.repeat(3_000_000) });
    const opened = await lab.open({
      capture: one({
        responseBody: { bytes: text.length, text, truncated: false, incomplete: false },
      }),
    });
    await opened.page.locator('#line-x-1').click();
    await tab(opened, /^Response/);
    expect(await panel(opened).locator('.note').innerText()).toContain('of 2.9 MB are shown');
    await opened.page.close();
  });

  test('the chosen tab stays when another exchange is selected', async () => {
    const opened = await openCall();
    await tab(opened, /^Headers/);
    await opened.page.locator('#line-x-7').click();
    await opened.page.getByRole('heading', { name: 'tools/call fetch' }).waitFor();
    expect(await opened.page.getByRole('tab', { selected: true }).innerText()).toBe('Headers');
    await opened.page.close();
  });
});

describe('filter', () => {
  test('counts what matches, keeps the last result on an error, and says when nothing matches', async () => {
    const opened = await lab.open({ capture: { ...sessionPerBatch(), source: 'file' } });
    const { page } = opened;
    const box = page.getByRole('textbox', { name: 'Filter' });
    await box.fill('tool:search');
    await expect.poll(() => page.locator('.filter-count').innerText()).toBe('6 of 37');
    await expect.poll(() => page.locator('.line-row').count()).toBe(6);
    await box.fill('tool:search status:>=four');
    await page.locator('.filter-error:not([hidden])').waitFor();
    expect(await box.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.line-row').count()).toBe(6);
    await box.fill('tool:none-such');
    await page.getByRole('heading', { name: 'Nothing matches the filter' }).waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).last().click();
    await expect.poll(() => page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('51');
    await page.close();
  });
});
