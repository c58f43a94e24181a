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
interface Scrolled {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

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
    for (const name of [/^Overview/, /^Request/, /^Headers/, /^Raw/, /^Auth/, /^Metadata/]) {
      await tab(opened, name);
      const text = await panel(opened).innerText();
      for (const secret of secrets) expect(text).not.toContain(secret);
      expect(text).toContain('••••••••');
    }
    await opened.page.getByRole('button', { name: 'Reveal personal values' }).click();
    expect(await panel(opened).innerText()).toContain('v1/subject-of-nobody');
    await opened.page.getByRole('button', { name: 'Hide personal values' }).click();
    await tab(opened, /^Request/);
    await opened.page.getByRole('button', { name: 'Raw' }).click();
    for (const secret of secrets) expect(await panel(opened).innerText()).not.toContain(secret);
    await opened.page.getByRole('button', { name: 'Raw' }).click();
    await opened.page.getByRole('button', { name: 'Reveal personal values' }).click();
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
    await events.first().getByRole('tree').waitFor();
    expect(await events.first().getByRole('tree').innerText()).toContain('"total": 3');
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
    expect(text).not.toContain('Not valid JSON');
    await tab(opened, /^Response/);
    expect(await panel(opened).innerText()).toContain('Binary');
    await opened.page.close();
  });

  test('a body of ten megabytes is all there, and only what is seen is in the document', async () => {
    const rows = Array.from({ length: 60_000 }, (_, id) => ({ id, text: 'x'.repeat(150) }));
    const text = JSON.stringify({ result: { rows, last: 'the end' } });
    const opened = await lab.open({
      capture: one({
        responseBody: { bytes: text.length, text, truncated: false, incomplete: false },
      }),
    });
    const { page } = opened;
    await page.locator('#line-x-1').click();
    await tab(opened, /^Response/);
    const tree = page.getByRole('tree', { name: 'Response body' });
    await tree.waitFor();
    expect(text.length).toBeGreaterThan(10_000_000);
    await page.getByRole('button', { name: 'Unfold all' }).click();
    expect(await tree.locator('.json-line').count()).toBeLessThan(1000);
    await tree.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => tree.locator('.active').innerText()).toContain('the end');
    await page.getByRole('button', { name: 'Raw' }).click();
    await panel(opened).locator('.plain pre').first().waitFor();
    expect(await panel(opened).locator('.plain pre').count()).toBeLessThan(40);
    // Once is enough, by pointer and by key, although the blocks are not as high as was estimated.
    const ends = () =>
      panel(opened).evaluate((node) => {
        const { scrollTop, scrollHeight, clientHeight } = node as unknown as Scrolled;
        return scrollHeight - clientHeight - scrollTop < 2;
      });
    const scrollTo = (top: number) =>
      panel(opened).evaluate(
        (node, to) => void ((node as unknown as Scrolled).scrollTop = to),
        top,
      );
    const end = panel(opened).locator('.plain pre', { hasText: 'the end' });
    await scrollTo(1e9);
    await end.waitFor();
    await expect.poll(ends).toBe(true);
    await scrollTo(0);
    await end.waitFor({ state: 'detached' });
    await panel(opened).focus();
    await page.keyboard.press('End');
    await end.waitFor();
    await opened.settled();
    await expect.poll(ends).toBe(true);
    expect(await panel(opened).locator('.plain pre').count()).toBeLessThan(60);
    await page.close();
  });

  test('JSON folds by key and by pointer, and gives value and path', async () => {
    const opened = await openCall();
    const { page } = opened;
    await tab(opened, /^Request/);
    const tree = page.getByRole('tree', { name: 'Request body' });
    await tree.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'])
      await page.keyboard.press(key);
    const path = await page.locator('.json-path').innerText();
    await page.getByRole('button', { name: 'Copy path' }).click();
    await page.getByRole('button', { name: 'Copy value' }).click();
    await expect.poll(() => opened.posted('copy').length).toBe(2);
    expect(opened.posted('copy')[0]?.text).toBe(path);
    expect(path).toMatch(/^params/);
    const before = await tree.getByRole('treeitem').count();
    const params = tree.getByRole('treeitem', { name: '"params": {' });
    await params.locator('.json-twisty').click();
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(before);
    expect(await tree.getByText('"params"').locator('..').getAttribute('aria-expanded')).toBe(
      'false',
    );
    await tree.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tree.getByRole('treeitem').count()).toBe(before);
    await page.close();
  });

  test('each part can be opened as a document', async () => {
    const opened = await openCall();
    const tabs = [/^Request/, /^Response/, /^Events/, /^Headers/, /^Raw/];
    for (const name of tabs) {
      await tab(opened, name);
      await opened.page.getByRole('button', { name: 'Open in an editor' }).click();
    }
    await expect.poll(() => opened.posted('openDocument').length).toBe(tabs.length);
    expect(opened.posted('openDocument').map(({ x, part }) => `${x} ${part}`)).toEqual([
      ...['4 request', '4 response', '4 events', '4 headers', '4 exchange'],
    ]);
    await opened.page.close();
  });

  test('the credential: scheme, fingerprint, claims that nobody verified', async () => {
    const exp = Date.parse('2026-02-27T09:31:06Z') / 1000;
    const opened = await lab.open({
      capture: one({
        auth: {
          ...{ scheme: 'Bearer', fingerprint: 'fp:9f3a12c0' },
          claims: { iss: 'https://issuer.example', sub: 'subject-of-nobody', exp },
          others: [{ scheme: 'cookie', fingerprint: 'fp:00000001' }],
        },
        responseHeaders: [['WWW-Authenticate', 'Bearer resource_metadata="https://x.example"']],
      }),
    });
    await opened.page.locator('#line-x-1').click();
    await tab(opened, /^Auth/);
    const text = await panel(opened).innerText();
    for (const part of ['fp:9f3a12c0', 'unverified', 'issuer.example', 'fp:00000001']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('2026-02-27 09:31:06 UTC, 1 h 00 min after this request');
    expect(text).toContain('resource_metadata');
    expect(text).not.toContain('subject-of-nobody');
    await opened.page.close();
  });

  test('a finding about a lost session says what it is not, with numbers', async () => {
    const capture = sessionPerBatch();
    capture.hypotheses = [
      {
        ...{ id: 'token-expired', claim: 'The access token had expired', verdict: 'ruled-out' },
        ...{ evidence: 'At each of 12 losses the token was unexpired.', exchanges: [5] },
      },
    ];
    const opened = await lab.open({ capture });
    await opened.page.getByText('What it is, and what it is not').waitFor();
    expect(await panel(opened).innerText()).toContain('At each of 12 losses');
    await panel(opened).locator('.hypotheses').getByRole('button', { name: '#5' }).click();
    await expect
      .poll(() => opened.page.locator('#line-x-5').getAttribute('aria-selected'))
      .toBe('true');
    await opened.page.close();
  });

  test('the pane is resized by pointer and by key, and remembers', async () => {
    const opened = await openCall();
    const { page } = opened;
    const width = async () => (await page.locator('.details').boundingBox())?.width ?? 0;
    const before = await width();
    const handle = page.getByRole('separator', { name: 'Size of the details' });
    const box = await handle.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 4, 400);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) - 200, 400, { steps: 4 });
    await page.mouse.up();
    await expect.poll(width).toBeGreaterThan(before + 150);
    const dragged = await width();
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(width).toBeLessThan(dragged);
    const saved = await page.evaluate<{ detailsSize?: { beside?: number } }>('window.savedState');
    expect(saved.detailsSize?.beside).toBeGreaterThan(0.3);
    await handle.dblclick();
    await expect.poll(width).toBeCloseTo(before, 0);
    await page.getByRole('button', { name: 'Enlarge the details' }).click();
    await expect.poll(width).toBeGreaterThan(dragged);
    await page.close();
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
    const box = page.getByRole('combobox', { name: 'Filter' });
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

  test('what is open stays so while the exchange goes on: folds, events, focus', async () => {
    const event = (t: number) => ({ t, data: '{"method":"ping"}', bytes: 17 });
    const body = { bytes: 20, truncated: false, incomplete: false };
    const capture = one({
      requestBody: { ...body, text: '{"params":{"name":"search"},"id":1}' },
      events: [event(1), event(2)],
    });
    capture.source = 'live';
    capture.rows = [
      makeRow({ x: 1, startT: 0, responseT: 1, stream: true, sessionId: 'only', status: 200 }),
    ];
    await lab.use({ capture }, async (opened) => {
      const { page, engine } = opened;
      if (!engine) throw new Error('no engine');
      const grow = async (count: number) => {
        const events = Array.from({ length: count }, (_, place) => event(place + 1));
        capture.details.set(1, { ...capture.details.get(1), events });
        await opened.changed();
        await page.getByRole('tab', { name: `Events ${count}` }).waitFor();
      };
      await page.locator('#line-x-1').click();
      await tab(opened, /^Request/);
      await page.locator('.json-twisty').nth(1).click();
      await page.locator('.json').focus();
      await grow(3);
      expect(await page.locator('.json-line', { hasText: '1 key' }).count()).toBe(1);
      expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe('tree');
      await tab(opened, /^Events/);
      await page.locator('.event summary').nth(1).click();
      await page.locator('.event[open] .json').waitFor();
      await grow(4);
      expect(await page.locator('.event').count()).toBe(4);
      await page.locator('.event').nth(1).locator('.json').waitFor();
      const focused = 'document.activeElement === document.querySelectorAll(".event summary")[1]';
      expect(await page.evaluate(focused)).toBe(true);
      engine.capture.rows = capture.rows.map((row) => ({ ...row, endT: 9 }));
      await opened.changed();
      await page.getByText('the stream lived').waitFor();
      expect(await page.locator('.event[open]').count()).toBe(1);
    });
  });
});
