/**
 * What this extension takes to be loaded and activated, beside one that does nothing: both in the same
 * extension host of a real VS Code, a new one for each run, timed by a third extension.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { root } from '../../.ci/console.mjs';
import { findChromium } from '../../.ci/system.mjs';
import { writeSection } from './benchmarksPage.mjs';

const RUNS = 12;
/** So long after its start a window has loaded what it shows, and little else disturbs the host. */
const CALM_MS = 3_000;
const PATIENCE_MS = 60_000;
const { publisher, name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const OURS = `${publisher}.${name}`;
const EMPTY = 'bench.empty';

/** Turns about who is first, since the first one of a host may bear what the second is spared. */
const STOPWATCH = `
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { extensions, workspace } = require('vscode');
exports.activate = () => void setTimeout(measure, ${CALM_MS});
async function measure() {
  const file = join(workspace.workspaceFolders[0].uri.fsPath, 'times.jsonl');
  const runs = existsSync(file) ? readFileSync(file, 'utf8').split('\\n').length : 1;
  const ids = ${JSON.stringify([OURS, EMPTY])};
  const times = {};
  for (const id of runs % 2 ? ids : ids.reverse()) {
    const extension = extensions.getExtension(id);
    if (extension.isActive) throw new Error(id + ' is active already');
    const from = performance.now();
    await extension.activate();
    times[id] = performance.now() - from;
  }
  appendFileSync(file, JSON.stringify(times) + '\\n');
}`;

export async function run({ write = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-activation-'));
  const load = loadavg()[0];
  try {
    const extensions = [
      layOut(folder, 'empty', [], 'exports.activate = () => {};\n'),
      layOut(folder, 'stopwatch', ['onStartupFinished'], STOPWATCH),
    ];
    const { startCodeServer } = await codeServer(folder);
    const server = await startCodeServer({ extensions });
    try {
      leaveToStopwatch(server.installed);
      report(await measure(server), load, write);
    } finally {
      await server.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function layOut(folder, extension, activationEvents, program) {
  const place = join(folder, extension);
  mkdirSync(place);
  const manifest = { name: extension, publisher: 'bench', version: '1.0.0', main: './main.js' };
  const more = { engines: { vscode: '^1.101.0' }, activationEvents };
  writeFileSync(join(place, 'package.json'), JSON.stringify({ ...manifest, ...more }));
  writeFileSync(join(place, 'main.js'), program);
  return place;
}

/** VS Code would activate it by itself once the window has started, before it can be timed. */
function leaveToStopwatch(installed) {
  const file = join(installed, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...manifest, activationEvents: [] }));
}

/** The one the tests use, which is TypeScript. */
async function codeServer(outdir) {
  const outfile = join(outdir, 'codeServer.mjs');
  await esbuild.build({
    entryPoints: [join(root, 'test/vscode/codeServer.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'test/vscode')) },
    external: [join(root, '.ci/*')],
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** Each page that opens the workspace gets an extension host of its own. */
async function measure({ url, workspace, extensionHosts }) {
  const browser = await chromium.launch({ executablePath: findChromium() });
  const read = () => linesOf(join(workspace, 'times.jsonl'));
  try {
    for (let runs = 1; runs <= RUNS; runs += 1) {
      const page = await browser.newPage();
      await page.goto(url);
      await until(() => read().length === runs);
      await page.close();
      // It would wait for its window to come back, beside the next one.
      for (const pid of extensionHosts()) process.kill(pid);
    }
  } finally {
    await browser.close();
  }
  return read();
}

function linesOf(file) {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

async function until(holds) {
  const end = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error('The extension host wrote no times.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function report(runs, load, write) {
  const ours = runs.map((times) => times[OURS]);
  const empty = runs.map((times) => times[EMPTY]);
  const row = (what, times) =>
    `| ${[what, ...[0.5, 0, 1].map((share) => quantile(times, share).toFixed(1))].join(' | ')} |`;
  const ratio = quantile(ours, 0.5) / quantile(empty, 0.5);
  const more = quantile(
    ours.map((time, index) => time - empty[index]),
    0.5,
  );
  const figures = [
    '| loaded and activated, ms | median | fastest | slowest |',
    '| --- | --- | --- | --- |',
    row('this extension', ours),
    row('an empty one', empty),
    '',
    `Ratio of the medians ${ratio.toFixed(1)}; in the same extension host ${more.toFixed(1)} ms more (median of ${runs.length} runs).`,
    '',
    `Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load average before the run ${load.toFixed(1)}.`,
  ];
  console.log(figures.join('\n'));
  if (write) writeSection('activation', [...INTRODUCTION, ...figures].join('\n'));
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

const INTRODUCTION = [
  '## Activation',
  '',
  'What VS Code takes to load and activate this extension, beside an extension that does nothing, both in the same extension host of a real VS Code (code-server), a new host for each run; a third extension asks for both by turns, three seconds after the window has started, and holds the watch. VS Code’s own work for any extension is in both figures. In use it comes after the window has started. `npm run bench activation` measures and prints; with `-- --write` it writes this section.',
  '',
];
