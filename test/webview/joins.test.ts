import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { capture, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';
import { folder, textOf } from '../engine/captures.ts';
import { emptyCapture, makeRow, makeSession } from './capture.ts';
import { THEMES, WebviewLab, type OpenPage, type ThemeName } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const message = (fields: object) => JSON.stringify({ jsonrpc: '2.0', ...fields });
const progress = (value: number) =>
  message({
    method: 'notifications/progress',
    params: { progressToken: 'report-7', progress: value, total: 100 },
  });

/** A call with progress that is cut, resumed, asked back and cancelled; then a call in rounds, and a task. */
function joined(): CaptureBuilder {
  const story = capture();
  const client = story.client({ auth: token() });
  client.initialize({ issues: 'session-of-the-report' });
  const session = 'session-of-the-report';
  const meta = { progressToken: 'report-7' };
  const call = client.openCall('report', { id: 3, session, meta }).respond({ stream: 0 });
  for (const value of [20, 40, 60, 80]) call.event(progress(value));
  call.event(message({ id: 0, method: 'elicitation/create', params: {} }), 'message', { id: '17' });
  story.wait(400);
  client.raw(message({ id: 0, result: {} }), { session }, { status: 202 });
  call.end('upstream-abort');
  const resumed = client.stream(session, { headers: [['Last-Event-ID', '17']] });
  story.wait(900);
  client.post(
    'notifications/cancelled',
    { session, id: null, params: { requestId: 3 } },
    { status: 202 },
  );
  resumed.event(message({ id: 3, result: { content: [] } })).end();
  roundsAndTask(story);
  return story;
}

function roundsAndTask(story: CaptureBuilder): void {
  const client = story.client({ auth: token(), protocolVersion: '2026-07-28' });
  const more = { result: { resultType: 'input_required', requestState: 'where-we-are' } };
  const back = { params: { inputResponses: {}, requestState: 'where-we-are' } };
  client.call('book', {}, more);
  client.call('book', back);
  const task = (status: string, resultType = 'task') => ({
    result: { resultType, taskId: 'render-1', status },
  });
  client.call('render', {}, task('working'));
  for (const status of ['working', 'working']) {
    client.post('tasks/get', { params: { taskId: 'render-1' } }, task(status));
  }
  client.post('tasks/get', { params: { taskId: 'render-1' } }, task('completed', 'complete'));
}

async function opened(
  use: (page: OpenPage) => Promise<void>,
  options: Parameters<WebviewLab['open']>[0] = {},
): Promise<void> {
  const file = join(folder(), 'joined.mcp.jsonl');
  writeFileSync(file, textOf(joined().records));
  const engine = await CaptureEngine.open(file);
  await lab.use({ handlers: engine.handlers, ...options }, use);
  engine.dispose();
}

/** What the facts of the shown exchange say under a name. */
async function fact({ page }: OpenPage, name: string): Promise<string> {
  const value = page.locator('#details-panel dt', { hasText: name }).locator('+ dd').first();
  return value.innerText();
}

const title = ({ page }: OpenPage) => page.locator('.details-subtitle');

test('the overview says what joins an exchange to others, and each is a click away', () =>
  opened(async (lab) => {
    const { page } = lab;
    await page.locator('#line-x-2').click();
    await expect.poll(() => fact(lab, 'Cancelled')).toMatch(/^by #5 after 1\.\d+ s$/);
    // A short number stands in its line like a word: no room of its own beside it.
    const loose = await page.evaluate(`[...document.querySelectorAll('.facts dd .link')]
      .filter((link) => {
        const text = document.createRange();
        text.selectNodeContents(link);
        return link.getBoundingClientRect().width > text.getBoundingClientRect().width + 1;
      }).map((link) => link.outerHTML)`);
    expect(loose).toEqual([]);
    expect(await fact(lab, 'Progress')).toBe('4 notifications, last 80 of 100');
    expect(await fact(lab, 'Resumed')).toBe('by #4 after event 17');
    expect(await fact(lab, 'Server asks')).toBe('elicitation/create, answered in #3');
    await page.getByRole('button', { name: '#4' }).first().click();
    await expect.poll(() => title(lab).innerText()).toMatch(/^#4 /);
    expect(await page.locator('#line-x-4').getAttribute('aria-selected')).toBe('true');
    expect(await fact(lab, 'Resumes')).toBe('the stream of #2 after event 17');
  }));

test('by keyboard too: through the rounds of a call and to the result of a task', () =>
  opened(async (lab) => {
    const { page } = lab;
    await page.locator('#line-x-6').click();
    await expect.poll(() => fact(lab, 'Round')).toBe('1 of 2, continued in #7');
    await page.locator('#details-panel').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => fact(lab, 'Round')).toBe('2 of 2 of the call at #6');
    await page.locator('#line-x-8').click();
    await expect
      .poll(() => fact(lab, 'Task'))
      .toBe('render-1: created here, polled 2 times from #9 to #10, result in #11');
    await page.getByRole('button', { name: '#11' }).press('Enter');
    await expect.poll(() => title(lab).innerText()).toMatch(/^#11 /);
  }));

test('what joins an exchange that is over later on is shown when it is known', async () => {
  const shown = emptyCapture();
  shown.rows = [makeRow({ x: 1, startT: 0, endT: 10, sessionId: 'only', status: 200 })];
  shown.sessions = [makeSession('only', 0, shown.rows)];
  shown.durationMs = 10;
  await lab.use({ capture: shown }, async (lab) => {
    await lab.page.locator('#line-x-1').click();
    await expect.poll(() => title(lab).innerText()).toMatch(/^#1 /);
    expect(await lab.page.locator('#details-panel').innerText()).not.toContain('Cancelled');
    shown.details.set(1, { joins: [{ name: 'Cancelled', parts: ['by ', 31] }] });
    if (lab.engine) lab.engine.status = { joins: 1 };
    await lab.changed();
    await expect.poll(() => fact(lab, 'Cancelled')).toBe('by #31');
  });
});

describe.each(Object.keys(THEMES) as ThemeName[])('pictures in %s', (theme) => {
  test('of exchanges that are joined', () =>
    opened(
      async (lab) => {
        for (const x of [2, 4, 8]) {
          await lab.page.locator(`#line-x-${x}`).click();
          await expect.poll(() => title(lab).innerText()).toMatch(new RegExp(`^#${x} `));
          await lab.shoot(`${theme}-joins-${x}`);
        }
      },
      { theme },
    ));
});
