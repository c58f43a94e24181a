import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineStub } from './engineStub.ts';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

const saved = ({ page }: OpenPage) => page.evaluate<Record<string, unknown>>('window.savedState');
const STARTED = '2026-02-27T08:28:46.000Z';

test('an exchange that is not in the capture is said, and no longer selected', () =>
  lab.use({ capture: sessionPerBatch() }, async (opened) => {
    const { page } = opened;
    await opened.send({ type: 'reveal', x: 999 });
    await page.getByText('Exchange 999 is not in this capture.').first().waitFor();
    await expect.poll(() => saved(opened)).not.toHaveProperty('selected');
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    expect(await page.locator('.banner:visible').count()).toBe(0);
  }));

test('an exchange the filter hides is shown in the details, and said to be hidden', () =>
  lab.use(
    { capture: sessionPerBatch(), state: { filter: 'method:initialize' } },
    async (opened) => {
      await opened.send({ type: 'reveal', x: 4 });
      await opened.page.getByText('Exchange 4 is hidden by the filter.').first().waitFor();
      await opened.page.getByRole('heading', { name: 'tools/call search' }).waitFor();
      expect(await saved(opened)).toMatchObject({ selected: 4, filter: 'method:initialize' });
    },
  ));

test('why there are no details is said in their place', async () => {
  const stub = new EngineStub({ ...sessionPerBatch(), source: 'file' });
  let gone = true;
  const handlers: EngineStub['handlers'] = {
    ...stub.handlers,
    'exchange/get': (query) => {
      if (gone) throw new Error('The file was moved.');
      return stub.handlers['exchange/get'](query);
    },
  };
  await lab.use({ handlers }, async (opened) => {
    const { page } = opened;
    await page.locator('#line-x-4').click();
    await page.getByRole('heading', { name: 'No details' }).waitFor();
    await page.locator('#details-panel').getByText('The file was moved.').waitFor();
    gone = false;
    await page.locator('#line-x-3').click();
    await page.locator('#line-x-4').click();
    await page.getByRole('heading', { name: 'tools/call search' }).waitFor();
  });
});

test('another capture ends what was chosen in the former one; what is looked for stays', () =>
  lab.use(
    {
      capture: sessionPerBatch(),
      state: {
        ...{ selected: 4, follow: false, view: { fromT: 10, toT: 20 } },
        ...{ filter: 'has:session after:300s', capture: '2026-02-26T00:00:00.000Z' },
      },
    },
    async (opened) => {
      await expect
        .poll(() => saved(opened))
        .toMatchObject({ filter: 'has:session', follow: true, capture: STARTED });
      expect(await saved(opened)).not.toHaveProperty('selected');
      expect(await saved(opened)).not.toHaveProperty('view');
      expect(await opened.page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe(
        'has:session',
      );
    },
  ));

test('the same capture keeps it all', () => {
  const state = { selected: 4, follow: false, filter: 'after:1s', capture: STARTED };
  return lab.use({ capture: sessionPerBatch(), state }, async (opened) => {
    await opened.page.getByRole('heading', { name: 'tools/call search' }).waitFor();
    expect(await saved(opened)).toMatchObject(state);
  });
});

test('another engine is asked at once, although the former one never answered', async () => {
  const stub = new EngineStub(sessionPerBatch());
  let asked = 0;
  let silent = false;
  const handlers: EngineStub['handlers'] = {
    ...stub.handlers,
    'capture/summary': (query) => {
      asked += 1;
      return silent ? new Promise(() => undefined) : stub.handlers['capture/summary'](query);
    },
  };
  await lab.use({ handlers }, async (opened) => {
    const calls = opened.page.locator('.figure', { hasText: 'tool calls' });
    await calls.waitFor();
    silent = true;
    const before = asked;
    await opened.changed();
    await expect.poll(() => asked).toBeGreaterThan(before);
    silent = false;
    stub.capture.rows.splice(1);
    await opened.send({ type: 'connection', state: 'connected' });
    await expect.poll(() => calls.innerText()).toBe('0 tool calls');
  });
});
