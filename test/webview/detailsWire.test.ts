import { afterAll, beforeAll, expect, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { CaptureBook, initialize, result, toolCall } from '../engine/captures.ts';
import { WebviewLab, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** The details of the first exchange of a capture, on the real engine. */
async function first(book: CaptureBook, use: (opened: OpenPage) => Promise<void>): Promise<void> {
  const engine = await CaptureEngine.open(book.file());
  await lab.use({ handlers: engine.handlers }, async (opened) => {
    await opened.page.locator('#line-x-1').click();
    await opened.page.locator('.details-subtitle', { hasText: '#1 ' }).waitFor();
    await use(opened);
  });
  engine.dispose();
}

async function shown({ page }: OpenPage, tab: string): Promise<string> {
  await page.locator(`#tab-${tab}`).click();
  const text = await page.locator('#details-panel').innerText();
  // The icon of a note is a character too.
  return text.replace(/[\ue000-\uf8ff]\s*/g, '').trim();
}

function socket(): CaptureBook {
  const rpc = JSON.stringify(initialize(1, 'talk'));
  return new CaptureBook()
    .add(5, {
      ...{ type: 'request', x: 1, method: 'GET', url: '/ws', httpVersion: '1.1' },
      headers: [['Upgrade', 'websocket']],
      peer: { address: '127.0.0.1', port: 5 },
    })
    .add(6, { type: 'response', x: 1, status: 101, statusText: 'Switching Protocols', headers: [] })
    .add(7, { type: 'message', x: 1, dir: 'up', opcode: 1, text: rpc, bytes: 150 })
    .add(1007, { type: 'message', x: 1, dir: 'down', opcode: 2, base64: '/wD/AA==', bytes: 4 })
    .add(2006, {
      ...{ type: 'end', x: 1, reason: 'complete', closeCode: 1001, bytesUp: 9, bytesDown: 9 },
      ...{ timing: {}, summary: {} },
    });
}

test('a WebSocket connection shows its messages, from whom each came, and how it was closed', () =>
  first(socket(), async (opened) => {
    const { page } = opened;
    expect(await shown(opened, 'overview')).toContain('closed with code 1001');
    expect(await shown(opened, 'response')).toContain('2 messages; see Events.');
    expect(await shown(opened, 'events')).toContain('2 messages · the connection lived 2.00 s');
    const lines = page.locator('.event summary');
    expect(await lines.nth(0).innerText()).toContain('client: initialize');
    expect(await lines.nth(1).innerText()).toContain('server: Binary');
    await lines.nth(1).click();
    await page.locator('.event .note', { hasText: 'Binary, not shown as text.' }).waitFor();
    expect(await page.locator('.event[open] .code').count()).toBe(0);
    const raw = await shown(opened, 'raw');
    expect(raw).toContain('client: {"jsonrpc":"2.0","id":1,"method":"initialize"');
    expect(raw).toContain('server: (Binary, not shown as text.)');
  }));

test('what did not come is named for what it is', () =>
  first(
    new CaptureBook()
      .call({ at: 5, method: 'GET', path: '/favicon.ico', status: 204 })
      .call({ at: 50, rpc: toolCall(1, 'talk'), open: true })
      .call({ at: 60, rpc: toolCall(2, 'talk'), events: [], lasts: 20 }),
    async (opened) => {
      const { page } = opened;
      const select = async (x: number) => {
        await page.locator(`#line-x-${x}`).click();
        await page.locator('.details-subtitle', { hasText: `#${x} ` }).waitFor();
      };
      expect(await shown(opened, 'overview')).toContain('auxiliary');
      expect(await shown(opened, 'response')).toBe('The answer has no body.');
      expect(await shown(opened, 'raw')).toMatch(/\(ChatGPT\)\n\nHTTP\/1\.1 204 OK\n\S+: \S+$/);
      await select(2);
      expect(await shown(opened, 'overview')).not.toContain('auxiliary');
      for (const tab of ['response', 'events'])
        expect(await shown(opened, tab)).toBe('No answer yet.');
      await select(3);
      for (const tab of ['response', 'events'])
        expect(await shown(opened, tab)).toBe('The stream carried no event.');
    },
  ));

test('the address of a client is masked until it is asked for, in what is copied too', () =>
  first(
    new CaptureBook().call({
      ...{ at: 5, rpc: toolCall(1, 'talk'), answer: result(1) },
      headers: [['X-Forwarded-For', '203.0.113.7, 10.0.0.1']],
    }),
    async (opened) => {
      const { page } = opened;
      for (const tab of ['headers', 'raw']) {
        expect(await shown(opened, tab)).not.toContain('203.0.113.7');
        await page.getByRole('button', { name: 'Copy what is shown' }).click();
      }
      await expect.poll(() => opened.posted('copy').length).toBe(2);
      for (const { text } of opened.posted('copy')) expect(text).not.toContain('203.0.113.7');
      await page.getByRole('button', { name: 'Reveal personal values' }).click();
      expect(await shown(opened, 'headers')).toContain('203.0.113.7');
    },
  ));

test('a session says what was found on its exchanges too, and its state once', () =>
  withEngine(lab, async ({ page }) => {
    await page.locator('.line-group').first().click();
    await page.getByRole('heading', { name: 'Found on its exchanges' }).waitFor();
    const marks = page.locator('#details-panel .heading-marks');
    await expect.poll(() => marks.innerText()).toContain('Session id not echoed');
    // What was found on the session itself has a card of its own.
    await page.locator('#details-panel .card', { hasText: 'Session orphaned' }).waitFor();
    await expect.poll(() => marks.innerText()).not.toContain('Session orphaned');
    await page.locator('.line-group').nth(1).click();
    const state = page.locator('#details-panel dt', { hasText: 'State' }).locator('+ dd');
    await expect.poll(() => state.innerText()).toBe('open');
  }));

test('an outcome that is a failure is marked as one, with what the answer says of it', () =>
  first(
    new CaptureBook().call({
      ...{ at: 5, rpc: toolCall(1, 'talk') },
      answer: { jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'Invalid params' } },
    }),
    async ({ page }) => {
      const mark = page.locator('#details-panel .mark-error', { hasText: 'JSON-RPC error' });
      expect(await mark.innerText()).toContain('200 OK · JSON-RPC error · -32602: Invalid params');
    },
  ));
