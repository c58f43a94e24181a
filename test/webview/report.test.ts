/** The report as an issue tracker shows it: no table may need a scroll bar of its own. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { marked } from 'marked';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markdownReport } from '../../src/export/markdownReport.ts';
import { buildReport } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, jwt } from '../analysis/captureBuilder.ts';
import { findChromium } from './page.ts';

/** GitHub’s column of an issue, and how it lays out tables. */
const STYLE = `body { width: 830px; font: 16px/1.5 sans-serif; }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
  th, td { padding: 6px 13px; border: 1px solid; }
  code { padding: .2em .4em; font-size: 85%; font-family: monospace; white-space: break-spaces; }`;

const golden = resolve(import.meta.dirname, '../export/golden');

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium() });
});
afterAll(() => browser.close());

/** Several planes and principals, sessions used over an hour in several batches. */
function busy(): string {
  const story = capture();
  let made = 0;
  for (const userAgent of ['openai-mcp/1.0.0 (ChatGPT)', 'openai-mcp/1.0.0']) {
    for (const sub of ['user-1', 'user-2']) {
      const client = story.client({ userAgent, auth: jwt({ sub }) });
      const id = () => `${String((made += 1)).repeat(8)}-0000-4000-8000-000000000000`;
      const session = id();
      client.initialize({ issues: session });
      for (const tool of ['search', 'fetch']) {
        story.wait(1_000_000);
        client.call(tool, { session }, { stream: 200 });
      }
      client.initialize({ issues: id() });
    }
  }
  const model = story.model();
  return markdownReport({ report: buildReport(model, evaluateRules(model)), model });
}

test.each([
  ['the published capture', () => readFileSync(resolve(golden, 'chatgpt-2026-02.md'), 'utf8')],
  ['two planes', () => readFileSync(resolve(golden, 'chatgpt-2026-04.md'), 'utf8')],
  ['many owners and batches', busy],
])('the report of %s fits the column', async (_, markdown) => {
  const page = await browser.newPage();
  await page.setContent(`<style>${STYLE}</style>${await marked.parse(markdown(), { gfm: true })}`);
  const tables = await page.evaluate<{ head: string; over: number }[]>(`
    [...document.querySelectorAll('table')].map((table) => ({
      head: table.querySelector('th').textContent,
      over: table.scrollWidth - table.clientWidth,
    }))`);
  expect(tables.length).toBeGreaterThan(5);
  expect(tables.filter(({ over }) => over > 0)).toEqual([]);
  await page.close();
});
