/**
 * What understanding a capture costs: generated captures of growing size, opened beside the floor
 * (reading the file and `JSON.parse` of every line), each in a process of its own, in one run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const here = fileURLToPath(new URL('./analysis/', import.meta.url));
const SIZES = [10_000, 100_000];
const MILLION = 1_000_000;

const MODES = ['floor', 'first', 'open', 'live'];
const PAGE = fileURLToPath(new URL('../../docs/benchmarks-analysis.md', import.meta.url));

/**
 * `million`: a third capture of a million exchanges, which takes minutes and gigabytes of disk.
 * `write`: the figures go into docs/benchmarks-analysis.md.
 */
export async function run({ million = false, write = false }) {
  const [cpu] = cpus();
  const machine = [
    `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}`,
    `load average before the run ${loadavg()[0]?.toFixed(1) ?? ''}`,
  ].join(', ');
  console.log(`analysis: mixed hosts, ${machine}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'mcp-analysis-bench-'));
  const texts = [];
  try {
    await bundle(folder);
    const base = measure(folder, ['generate', '1'], MODES);
    let first;
    for (const exchanges of million ? [...SIZES, MILLION] : SIZES) {
      const found = { exchanges, ...measure(folder, ['generate', String(exchanges)], MODES) };
      first ??= found;
      texts.push(textOf(found, base, first));
      console.log(texts.at(-1));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (write) writeFileSync(PAGE, page(machine, texts));
}

function page(machine, texts) {
  return `# Benchmarks of the analysis

What understanding a capture costs, beside the floor: reading the file and \`JSON.parse\` of every line,
each in a process of its own, in one run. Captures are generated: mixed hosts, forty people, bodies of
one to three kilobytes. The heap is what Node gives itself. Live, records come in runs of a thousand and
after each somebody looks. All but the last 100,000 records are opened in one go, those are looked at run by
run; the figure is the median of the second half of the runs, beside that of the smallest capture. What a page
of the timeline asks then is its summary, the first findings, the overview and the list. Wall time depends on
what else the machine does; processor time says more.
\`npm run bench analysis\` measures and prints; \`-- --million\` adds a million exchanges, and
\`-- --write\` writes this page.

Goals at a million exchanges: first rows ≤ 0.5 × floor, model and findings ≤ 2.0 × floor, 300 B an
exchange, time per exchange ≤ 1.2 × that of the smallest, a filter ≤ 300 ms.

Machine: ${machine}

\`\`\`text
${texts.join('\n').trimEnd()}
\`\`\`
`;
}

async function bundle(outdir) {
  await esbuild.build({
    entryPoints: { generate: join(here, 'generate.ts'), subject: join(here, 'subject.ts') },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', minify: true },
    ...{ outdir, logLevel: 'error' },
  });
}

function measure(folder, [script, count], modes) {
  const file = join(folder, `${count}.mcp.jsonl`);
  execute(folder, script, [file, count]);
  const bytes = statSync(file).size;
  const results = modes.map((mode) => [mode, execute(folder, 'subject', [mode, file])]);
  rmSync(file);
  return { bytes, ...Object.fromEntries(results) };
}

function execute(folder, script, args) {
  // The heap is what Node gives itself, as for the program.
  const argv = ['--expose-gc', join(folder, `${script}.js`)];
  const { status, stdout } = spawnSync(process.execPath, [...argv, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with code ${status}`);
  return stdout === '' ? {} : JSON.parse(stdout);
}

function textOf({ exchanges, bytes, floor, first: rows, open, live }, base, smallest) {
  const each = (open.retainedBytes - base.open.retainedBytes) / exchanges;
  const linear = open.cpuMs / exchanges / (smallest.open.cpuMs / smallest.exchanges);
  const times = (ms) => `${(ms / floor.ms).toFixed(2)} × floor`;
  const mb = (size) => `${Math.round(size / 1024 / 1024)} MB`;
  const besides = (value) => `${ms(value)} of ${smallest.exchanges}`;
  const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
  const lines = [
    ['floor: read and parse', ms(floor.ms), ''],
    ['  processor time', ms(floor.cpuMs), ''],
    ['first rows', ms(rows.ms), times(rows.ms)],
    ['open to model and findings', ms(open.modelMs), times(open.modelMs)],
    ['  processor time', ms(open.cpuMs), `${(open.cpuMs / floor.cpuMs).toFixed(2)} × floor`],
    ['processor time per exchange', linear.toFixed(2), '× the smallest'],
    ['live: 1000 records and a look', ms(live.ms), besides(smallest.live.ms)],
    ['  processor time', ms(live.lookCpuMs), besides(smallest.live.lookCpuMs)],
    [
      '  what a page asks then',
      ms(live.askCpuMs),
      `${besides(smallest.live.askCpuMs)}, processor time`,
    ],
    ['live: records a second', Math.round(live.perSecond), 'somebody looking all the time'],
    ['report in Markdown', ms(open.reportMs), times(open.reportMs)],
    ['summary', ms(open.summaryMs), ''],
    ['filter', ms(open.filterMs), `${open.matches} rows`],
    ['memory per exchange', `${Math.round(each)} B`, 'retained'],
    ['peak memory', mb(open.peakBytes), `floor ${mb(floor.peakBytes)}`],
  ];
  const texts = lines.map(([what, value, note]) =>
    `  ${what.padEnd(30)} ${String(value).padStart(10)}   ${note}`.trimEnd(),
  );
  const title = `${exchanges} exchanges, ${floor.records} records, ${mb(bytes)}`;
  return `${[title, ...texts].join('\n')}\n`;
}
