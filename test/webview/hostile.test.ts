import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  emptyCapture,
  makeBatch,
  makeRow,
  makeSession,
  missingFinding,
  NOT_ECHOED,
  type SyntheticCapture,
} from './capture.ts';
import { EngineStub } from './engineStub.ts';
import { printValue } from '../../src/filter/print.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
beforeAll(async () => {
  lab = await WebviewLab.create();
});
afterAll(() => lab.close());

/** Each of these would set `window.pwned` if it became markup, a style or a script. */
const payloads = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '"><svg onload="window.pwned=1">',
  "'-alert(window.pwned=1)-'",
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  'javascript:window.pwned=1',
  '</pre></div><style>body{display:none}</style>',
  '${window.pwned=1}{{constructor.constructor("window.pwned=1")()}}',
  '\u202etxt.exe\u0000\u001b[2J\u2066',
  'A'.repeat(20_000),
];

/** Characters that reorder or hide what stands around them. */
const DECEIVING = /[\u0000\u001b\u202e\u2066]/;

function hostileCapture(): SyntheticCapture {
  const capture = emptyCapture();
  capture.rows = payloads.map((payload, place) =>
    makeRow({
      ...{ x: place + 1, startT: place * 100, endT: place * 100 + 50, responseT: place * 100 + 10 },
      ...{ label: payload, tool: payload, sessionId: payload, plane: payload, batch: place + 1 },
      ...{ conversation: payload, path: payload, echo: 'missing', stream: true, status: 200 },
      findings: [{ ...NOT_ECHOED, title: payload }],
    }),
  );
  capture.sessions = capture.rows.map((row) =>
    makeSession(row.sessionId ?? '', row.startT, [row], {
      ...{
        plane: row.plane,
        conversations: [row.sessionId ?? ''],
        batches: [makeBatch(row.x, [row])],
      },
      findings: row.findings,
    }),
  );
  capture.findings = capture.rows.map((row) => ({
    ...missingFinding(row),
    ...{ title: row.label, message: row.label, explanation: row.label, remedy: row.label },
    spec: { title: row.label, url: row.label },
  }));
  for (const row of capture.rows) capture.details.set(row.x, hostileDetail(row.label));
  capture.durationMs = 1100;
  return capture;
}

/** All payloads in every place a detail can show. */
function hostileDetail(payload: string) {
  const body = { bytes: 10, text: payloads.join('\n'), truncated: false, incomplete: false };
  const json = JSON.stringify(Object.fromEntries(payloads.map((each) => [each, [each]])));
  const headers = payloads.map((each): [string, string] => [each, each]);
  return {
    ...{ url: payload, peer: payload, statusText: payload, endError: payload, at: payload },
    ...{ requestHeaders: headers, responseHeaders: headers, requestBody: body },
    responseBody: { ...body, text: json },
    events: payloads.flatMap((each, t) => [
      { t, event: each, id: each, data: each, bytes: 5 },
      { t, comment: each, bytes: 5 },
    ]),
    meta: payloads.map((each) => ({
      ...{ source: 'params._meta', key: each, value: JSON.stringify(each), personal: false },
    })),
    auth: { scheme: payload, fingerprint: payload, claims: { client_id: payload } },
  };
}

/** Nothing of the traffic became markup or ran, and nothing was refused that tried to. */
async function expectInert({ page, problems }: OpenPage): Promise<void> {
  const strange = await page.evaluate<number>(
    `document.querySelectorAll('#app :is(img, script, svg, iframe, style, a, [style*="url"], [onerror], [onload])').length`,
  );
  expect(strange).toBe(0);
  expect(await page.evaluate('window.pwned')).toBeUndefined();
  expect(problems).toEqual([]);
}

/** A page whose engine answers every question with the payloads. */
function openWithHostileAnswers(): Promise<OpenPage> {
  const { handlers } = new EngineStub(hostileCapture());
  const { rows } = hostileCapture();
  return lab.open({
    handlers: {
      ...handlers,
      'filter/values': () => ({ values: payloads }),
      // Two sides of which each pair differs in every way a comparison can say.
      'rows/range': ({ filter = '' }) => {
        const strange = rows.map((row) => ({ ...row, findings: [], status: 500 }));
        const side = filter.includes('first') ? rows : strange;
        return { revision: 1, matched: side.length, total: side.length, rows: side };
      },
      'exchange/curl': () => ({ command: payloads.join('\n'), notes: payloads }),
    },
  });
}

describe('hostile traffic', () => {
  test('renders inert wherever it is shown', async () => {
    const opened = await lab.open({ capture: hostileCapture() });
    const { page } = opened;
    const tabs = ['overview', 'request', 'response', 'events', 'headers', 'metadata'].concat(
      ...['auth', 'findings', 'raw'],
    );
    for (const x of [1, 7]) {
      await opened.send({ type: 'reveal', x });
      await expect.poll(() => page.locator('.details-subtitle').innerText()).toContain(`#${x} ·`);
      for (const tab of tabs) {
        await page.locator(`#tab-${tab}`).click();
        await page.evaluate(
          `for (const event of document.querySelectorAll('.event')) event.open = true`,
        );
        expect((await page.locator('#details-panel').innerText()).length).toBeGreaterThan(20);
      }
    }
    await page.locator('.line-group').first().click();
    await expectInert(opened);
    await page.close();
  });

  test('renders inert as a term of the filter and among the completions', async () => {
    const opened = await openWithHostileAnswers();
    const { page } = opened;
    const box = page.getByRole('combobox', { name: 'Filter' });
    await box.fill('tool:');
    const options = page.getByRole('listbox', { name: 'Completions' }).getByRole('option');
    await expect.poll(() => options.count()).toBe(payloads.length);
    expect(await page.locator('.suggestions').innerText()).not.toMatch(DECEIVING);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await box.inputValue()).toBe(`tool:${printValue(payloads[0] ?? '')} `);
    const terms = payloads.map((payload) => `tool:${printValue(payload)}`);
    await box.fill(terms.join(' '));
    const chips = page.getByRole('group', { name: 'Terms of the filter' }).getByRole('button');
    await expect.poll(() => chips.count()).toBe(payloads.length);
    const said = await page.evaluate<string>(
      `[...document.querySelectorAll('.chip.term')].map((chip) => chip.textContent + chip.title + chip.ariaLabel).join()`,
    );
    expect(said).not.toMatch(DECEIVING);
    await chips.first().click();
    expect(await box.inputValue()).toBe(terms.slice(1).join(' '));
    await expectInert(opened);
    await page.close();
  });

  test('renders inert in a comparison, in a menu and in a notice', async () => {
    const opened = await openWithHostileAnswers();
    const { page } = opened;
    await opened.send({ type: 'compare', left: 'first', right: payloads[8] ?? '' });
    const dialog = page.getByRole('dialog', { name: 'Comparison' });
    await dialog.waitFor();
    await expect.poll(() => page.locator('.compare tbody tr').count()).toBe(payloads.length);
    const text = await dialog.innerText();
    expect(text).toContain('<img src=x');
    expect(text).not.toMatch(DECEIVING);
    await page.keyboard.press('Escape');
    await page.locator('#line-x-1 .cell-tool').click({ button: 'right' });
    await page.getByRole('menuitem').first().waitFor();
    expect(await page.getByRole('menu').innerText()).toContain('<img src=x');
    await page.keyboard.press('Escape');
    await page.locator('#line-x-1').click();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('c');
    await page.locator('.notice:not([hidden])').waitFor();
    expect(await page.locator('.notice').innerText()).toContain('<img src=x');
    expect(await page.locator('.notice').innerText()).not.toMatch(DECEIVING);
    await expectInert(opened);
    await page.close();
  });

  test('JSON deeper than the stack, and one endless word, are shown and copied without a fault', async () => {
    const capture = hostileCapture();
    const deep = '['.repeat(30_000) + JSON.stringify(payloads[0]) + ']'.repeat(30_000);
    const body = { bytes: deep.length, truncated: false, incomplete: false };
    capture.details.set(1, {
      requestBody: { ...body, text: deep },
      responseBody: { ...body, text: JSON.stringify({ word: 'A'.repeat(2_000_000) }) },
    });
    const opened = await lab.open({ capture });
    const { page } = opened;
    await opened.send({ type: 'reveal', x: 1 });
    await page.locator('#tab-request').click();
    await page.getByRole('tree').waitFor();
    for (const name of ['Unfold all', 'Fold all', 'Copy what is shown']) {
      await page.getByRole('button', { name, exact: true }).click();
    }
    await expect.poll(() => opened.posted('copy')[0]?.text.length).toBe(deep.length);
    await page.locator('#tab-response').click();
    await page.getByText('more').first().waitFor();
    expect((await page.getByRole('tree').innerText()).length).toBeLessThan(10_000);
    await page.locator('#tab-raw').click();
    await page.locator('.plain pre').first().waitFor();
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(opened.problems).toEqual([]);
    await page.close();
  });

  test('direction and control characters are made visible', async () => {
    const opened = await lab.open({ capture: hostileCapture() });
    const text = await opened.page.locator('#app').innerText();
    expect(text).not.toMatch(DECEIVING);
    await opened.send({ type: 'reveal', x: 9 });
    await expect
      .poll(() => opened.page.locator('.details-title').innerText())
      .toContain('⟨U+202E⟩');
    await opened.page.close();
  });

  test('the saved state holds no traffic', async () => {
    const opened = await lab.open({ capture: hostileCapture() });
    await opened.page.locator('.line-row').first().click();
    const saved = await opened.page.evaluate<Record<string, unknown>>('window.savedState');
    expect(Object.keys(saved).sort()).toEqual([
      'by',
      'capture',
      'collapsed',
      'detailsTab',
      'filter',
      'follow',
      'selected',
      'timeMode',
    ]);
    await opened.page.close();
  });
});
