import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineHandlers } from '../../src/contract/rpc.ts';
import type { GroupBy } from '../../src/contract/api.ts';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { headingSentence } from '../../src/webview/groupingWords.ts';
import { rowSentence, sessionSentence } from '../../src/webview/sentences.ts';
import { makeRow } from './capture.ts';
import { sessionPerBatch } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';
import { withEngine } from './withEngine.ts';

const samples = resolve(import.meta.dirname, '../../media/samples');
const files = readdirSync(samples).filter((name) => name.endsWith('.mcp.jsonl'));

describe('what is read aloud', () => {
  test.each(files)('every line of %s is a sentence, however grouped', async (file) => {
    const engine = await CaptureEngine.open(join(samples, file));
    const said = new Set<string>();
    const groupings: readonly GroupBy[] = ['session', 'conversation', 'plane', 'principal', 'none'];
    for (const by of groupings) {
      for (let offset = 0, length = 1; offset < length;) {
        const page = await engine.handlers['outline/range']({ by, offset, limit: 500 });
        for (const line of page.lines) {
          if (line.kind === 'row') said.add(rowSentence(line.row));
          else if (line.kind === 'group') said.add(sessionSentence(line.session, line.matched));
          else said.add(headingSentence(line.heading, line.matched));
        }
        length = page.length;
        offset += Math.max(1, page.lines.length);
      }
    }
    engine.dispose();
    expect(said.size).toBeGreaterThan(3);
    // A name that was never filled in, a phrase that is empty, or one that breaks off.
    const bad =
      /undefined|null|NaN|\[object|\$\{|\s{2}|^[\s,]|[\s,:;]$|, ,|,,| ,|\b0 of 0\b|-\d+ m?s\b/;
    expect([...said].filter((sentence) => bad.test(sentence))).toEqual([]);
    // One of it is one, and more are not.
    const number =
      /\b1 (?:exchanges|sessions|calls|errors|warnings|notes|milliseconds|seconds)\b|\b(?!1 )\d+ (?:exchange|session|error|warning|note|millisecond)(?![\w])/;
    expect([...said].filter((sentence) => number.test(sentence))).toEqual([]);
  });
});

describe('in the page', () => {
  let lab: WebviewLab;
  beforeAll(async () => {
    lab = await WebviewLab.create();
  });
  afterAll(() => lab.close());

  /** From now on, all that live regions come to say. */
  const listen = ({ page }: OpenPage) =>
    page.evaluate(`(() => {
      window.said = [];
      for (const region of document.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
        new MutationObserver(() => region.ariaLive !== 'off' && region.checkVisibility() && window.said.push([performance.now(), region.textContent.trim()]))
          .observe(region, { childList: true, subtree: true, characterData: true, attributes: true });
      }
    })()`);
  const said = ({ page }: OpenPage) => page.evaluate<[number, string][]>('window.said');

  test('live, with refused names and records that are lost, it speaks every few seconds at most', () =>
    lab.use({ capture: sessionPerBatch() }, async (opened) => {
      const { engine, page } = opened;
      if (!engine) throw new Error('no engine');
      await page.getByText('37 exchanges, 12 findings', { exact: true }).waitFor();
      await listen(opened);
      const began = await page.evaluate<number>('performance.now()');
      const sessionId = engine.capture.sessions[0]?.id ?? '';
      let x = 38;
      while ((await page.evaluate<number>('performance.now()')) < began + 4500) {
        engine.capture.rows.push(makeRow({ x, startT: 1_334_000 + x, endT: 1_335_000, sessionId }));
        engine.refusedHosts = [{ name: 'demo.tunnel.example', count: x, lastX: 2 }];
        engine.status = { notKept: { records: x, bytes: 900 * x } };
        x += 1;
        await opened.changed();
        await opened.settled();
      }
      expect(x).toBeGreaterThan(45);
      const times = await said(opened);
      expect(times.map(([, text]) => text).join('\n')).toMatch(/demo\.tunnel\.example/);
      expect(times.map(([, text]) => text).join('\n')).toMatch(/Over the limit/);
      // What is new of each kind is said at once: refused, lost, and what came.
      expect(times.length, times.map(([, text]) => text).join('\n')).toBeLessThanOrEqual(5);
    }));

  test('how much a filter shows is said when it is known', () =>
    withEngine(lab, async (opened) => {
      const { page } = opened;
      const box = page.getByRole('combobox', { name: 'Filter' });
      const spoken = () => page.locator('.visually-hidden[role=status]').textContent();
      await box.fill('method:tools/call');
      await expect.poll(spoken).toContain('4 of 7');
      await box.fill('tool:none');
      await expect.poll(spoken).toContain('Nothing matches');
    }));

  test('while bodies are searched nothing is found so far, until something is', async () => {
    const found = { yet: false, done: 10 };
    await withHandlers(found, async (opened) => {
      const { page } = opened;
      await page.getByRole('combobox', { name: 'Filter' }).fill('nowhere');
      await page.getByRole('heading', { name: 'Searching, nothing found so far' }).waitFor();
      const stop = page.getByRole('button', { name: /^Stop searching/ });
      await stop.focus();
      found.done = 60;
      await opened.changed();
      await page.locator('.filter-count', { hasText: 'searched 60 %' }).waitFor();
      await page.getByRole('heading', { name: 'Searching, nothing found so far' }).waitFor();
      found.done = 100;
      await opened.changed();
      await page.getByRole('heading', { name: 'Nothing matches the filter' }).waitFor();
      await stop.waitFor({ state: 'hidden' });
      await opened.settled();
      expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Filter');
      found.yet = true;
      await opened.changed();
      await page.locator('.line-row').first().waitFor();
      expect(await page.locator('.empty').isVisible()).toBe(false);
    });
  });

  async function withHandlers(
    found: { yet: boolean; done: number },
    use: (opened: OpenPage) => Promise<void>,
  ): Promise<void> {
    const engine = await CaptureEngine.open(join(samples, files[0] ?? ''));
    const handlers: EngineHandlers = {
      ...engine.handlers,
      'outline/range': async ({ filter, ...query }) => {
        const hidden = filter !== undefined && !found.yet;
        const page = await engine.handlers['outline/range'](
          hidden ? { ...query, filter: 'tool:nothing-is-called-so' } : query,
        );
        const searching = { done: found.done, of: 100 };
        return { ...page, ...(filter !== undefined && found.done < 100 && { searching }) };
      },
    };
    await lab.use({ handlers }, use);
    engine.dispose();
  }
});
