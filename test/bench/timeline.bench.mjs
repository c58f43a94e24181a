/**
 * The timeline in real Chromium on generated captures of growing size, each through the real engine:
 * open to the first picture, script time of a frame while zooming, panning and scrolling, a filter to
 * its result, the page's heap, beside a plain table of the same rows; then live.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { writeSection } from './benchmarksPage.mjs';
import { heapOf, measureFrames } from './timeline/frames.mjs';
import { startInspector } from './timeline/inspector.mjs';
import { runLive } from './timeline/live.mjs';
import { openBrowser, servePage } from './timeline/page.mjs';
import { buildTable, scrollTable } from './timeline/table.mjs';

const SIZES = [10_000, 100_000];
const MILLION = 1_000_000;
const FRAMES = 120;
/** More rows than this no browser lays out as a table in reasonable time. */
const TABLE_LIMIT = 100_000;
const FILTERS = ['tool:search', 'status:>=400', 'is:orphan', 'method:tools/call -tool:search'];
const FREE_TEXT = 'weather';
/** After the list came, its lanes come. */
const SETTLED_MS = 500;
const LOOK_AGAIN_MS = 20_000;

const WHEEL = `const lanes = document.querySelector('.lanes');
  const box = lanes.getBoundingClientRect();
  const wheel = (init) => lanes.firstElementChild.dispatchEvent(new WheelEvent('wheel', {
    bubbles: true, cancelable: true, clientX: box.left + box.width * 0.7, clientY: box.top + 40, ...init }));`;
const zoom = `(n) => { ${WHEEL} wheel({ ctrlKey: true, deltaY: n % 60 < 30 ? -60 : 60 }); }`;
const pan = `(n) => { ${WHEEL} wheel({ shiftKey: true, deltaY: n % 60 < 30 ? 40 : -40 }); }`;
const scroll = `(n) => { document.querySelector('.list').scrollTop = n * 300; }`;

export async function run({ seconds, million = false, write = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-timeline-bench-'));
  const report = new Report();
  report.machine();
  const browser = await openBrowser();
  try {
    await bundleGenerator(folder);
    const sizes = million ? [...SIZES, MILLION] : SIZES;
    for (const count of sizes) report.size(count, await measure(browser, folder, count));
    report.live(await runLive(browser, folder, seconds), seconds);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
  if (write) writeSection('timeline', report.markdown);
}

async function bundleGenerator(outdir) {
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL('./analysis/generate.ts', import.meta.url))],
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', outdir },
    logLevel: 'error',
  });
}

async function measure(browser, folder, count) {
  const file = join(folder, `${count}.mcp.jsonl`);
  spawnSync(process.execPath, [join(folder, 'generate.js'), file, String(count)]);
  const inspector = await startInspector(['open', file]);
  const served = await servePage(folder, inspector.ready, inspector.token);
  try {
    return { readyMs: inspector.readyMs, ...(await measurePage(browser, served.url, count)) };
  } finally {
    served.close();
    await inspector.stop();
    rmSync(file);
  }
}

async function measurePage(browser, url, count) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(300_000);
  const began = Date.now();
  await page.goto(url);
  await page.locator('.line-row').first().waitFor();
  const pictureMs = await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))',
  );
  await wholeCapture(page, url);
  const wholeMs = Date.now() - began;
  const figures = {
    ...{ pictureMs, wholeMs },
    zoom: await measureFrames(browser, page, FRAMES, zoom),
    pan: await measureFrames(browser, page, FRAMES, pan),
    scroll: await measureFrames(browser, page, FRAMES, scroll),
    heap: await heapOf(page),
    filterMs: await filterTimes(page, FILTERS),
    freeTextMs: await filterTimes(page, [FREE_TEXT]),
  };
  await page.close();
  const table = count > TABLE_LIMIT ? undefined : await measureTable(browser, url);
  return { ...figures, table };
}

/**
 * Else a page on the beginning of a large capture would be measured. Meanwhile nobody looks but now and then:
 * what the page asks for would be answered before the capture is read on.
 */
async function wholeCapture(page, url) {
  for (let waits = LOOK_AGAIN_MS / 4; ; waits = LOOK_AGAIN_MS) {
    await page.waitForTimeout(SETTLED_MS);
    if (await page.locator('.reading').isHidden()) return;
    await page.goto('about:blank');
    await page.waitForTimeout(waits);
    await page.goto(url);
    await page.locator('.line-row').first().waitFor();
  }
}

/** From the last keystroke to the counted matches, each filter in milliseconds. */
async function filterTimes(page, filters) {
  const times = [];
  const lines = (await page.locator('.list').getAttribute('aria-rowcount')) ?? '';
  for (const filter of filters) {
    await page.locator('.filter-input').fill('');
    // What the filter before still asks for would count for this one.
    await page.waitForFunction(
      `document.querySelector('.list').getAttribute('aria-rowcount') === '${lines}'`,
    );
    await page.waitForTimeout(SETTLED_MS);
    times.push(
      await page.evaluate(`new Promise((done) => {
        const input = document.querySelector('.filter-input');
        input.value = ${JSON.stringify(filter)};
        const began = performance.now();
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        const look = () => {
          if (document.querySelector('.filter-count').textContent.includes(' of ')) done(performance.now() - began);
          else requestAnimationFrame(look);
        };
        look();
      })`),
    );
  }
  return Math.max(...times);
}

async function measureTable(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(600_000);
  await page.goto(url);
  const pictureMs = await page.evaluate(buildTable);
  const frames = await measureFrames(browser, page, 40, scrollTable);
  const heap = await heapOf(page);
  await page.close();
  return { pictureMs, scroll: frames, heap };
}

class Report {
  lines = [];

  say(...lines) {
    for (const line of lines) console.log(line);
    this.lines.push(...lines);
  }

  machine() {
    const [cpu] = cpus();
    this.say(
      `Machine: ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, Node ${process.version}, load average before the run ${loadavg()[0].toFixed(1)}. Engine, browser, bridge and this bench share it.`,
      '',
      ...[
        '| exchanges | figure | timeline | plain table | goal at 1 M |',
        '| --- | --- | --- | --- | --- |',
      ],
    );
  }

  size(
    count,
    { readyMs, pictureMs, wholeMs, zoom, pan, scroll, heap, filterMs, freeTextMs, table },
  ) {
    const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
    const mb = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
    const frame = ({ script, work }) => `${ms(script.p95)} (all work ${ms(work.p95)})`;
    const rows = [
      ['engine: start to ready', ms(readyMs), '', ''],
      ['page: open to first picture', ms(pictureMs), table && ms(table.pictureMs), '≤ 1 s'],
      ['engine: read to the end', `${(wholeMs / 1000).toFixed(1)} s`, '', ''],
      ['zoom: script a frame, p95', frame(zoom), '', '≤ 8 ms'],
      ['pan: script a frame, p95', frame(pan), '', '≤ 8 ms'],
      ['list scroll: script a frame, p95', frame(scroll), table && frame(table.scroll), '≤ 8 ms'],
      ['filter keystroke to result, slowest of 4', ms(filterMs), '', '≤ 400 ms'],
      ['free text to result', ms(freeTextMs), '', ''],
      ['heap of the page', mb(heap), table && mb(table.heap), '≤ 80 MB'],
    ];
    for (const [what, ours, theirs, goal] of rows) {
      this.say(
        `| ${count.toLocaleString('en')} | ${what} | ${ours} | ${theirs || '–'} | ${goal || '–'} |`,
      );
    }
  }

  live({ rate, longFrames, longest, moved, shown, sent, caughtUpMs, heap }, seconds) {
    this.say(
      '',
      `Live, ${Math.round(rate)} exchanges a second for ${seconds} s (1 000 asked for): ${longFrames} frames with more than 50 ms of script, the longest ${Math.round(longest)} ms; ${shown} of ${sent} exchanges shown at the end, all of them ${(caughtUpMs / 1000).toFixed(1)} s later; the selected row ${moved ? 'moved' : 'stayed where it was'}; heap of the page ${(heap / 1024 / 1024).toFixed(1)} MB.`,
    );
  }

  get markdown() {
    return [
      '## The timeline',
      '',
      'The page in Chromium on captures of mixed hosts, through the real engine, beside a plain table that holds every row (up to 100 000). Script time is taken from the browser’s own trace, work that ran between two frames, once the whole capture was read. `npm run bench timeline` measures and prints; with `-- --write` it writes this section.',
      '',
      ...this.lines,
    ].join('\n');
  }
}
