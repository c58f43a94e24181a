/**
 * What understanding a capture costs: generated captures of growing size, opened beside the floor
 * (reading the file and `JSON.parse` of every line), each in a process of its own, in one run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const here = fileURLToPath(new URL('./analysis/', import.meta.url));
const SIZES = [10_000, 100_000];
const MILLION = 1_000_000;
/** A million exchanges must fit; how much they take is what is measured. */
const HEAP_MB = 8_192;

/** `million`: a third capture of a million exchanges, which takes minutes and gigabytes of disk. */
export async function run({ million = false }) {
  const [cpu] = cpus();
  console.log(`analysis: mixed hosts, Node ${process.version}`);
  console.log(`${cpus().length} × ${cpu?.model ?? 'unknown processor'}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'mcp-analysis-bench-'));
  try {
    await bundle(folder);
    const base = measure(folder, ['generate', '1'], ['floor', 'open']);
    const found = (million ? [...SIZES, MILLION] : SIZES).map((exchanges) => ({
      exchanges,
      ...measure(folder, ['generate', String(exchanges)], ['floor', 'open']),
    }));
    for (const one of found) print(one, base, found[0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
  const argv = [`--max-old-space-size=${HEAP_MB}`, '--expose-gc', join(folder, `${script}.js`)];
  const { status, stdout } = spawnSync(process.execPath, [...argv, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with code ${status}`);
  return stdout === '' ? {} : JSON.parse(stdout);
}

function print({ exchanges, bytes, floor, open }, base, first) {
  const each = (open.retainedBytes - base.open.retainedBytes) / exchanges;
  const growth = (result, count) => result.open.modelMs / count;
  const linear = growth({ open }, exchanges) / growth(first, first.exchanges);
  const times = (ms) => `${(ms / floor.ms).toFixed(2)} × floor`;
  const mb = (size) => `${Math.round(size / 1024 / 1024)} MB`;
  console.log(`${exchanges} exchanges, ${floor.records} records, ${mb(bytes)}`);
  for (const [what, value, note] of [
    ['floor: read and parse', floor.ms, ''],
    ['  processor time', floor.cpuMs, ''],
    ['open to model and findings', open.modelMs, times(open.modelMs)],
    ['  processor time', open.cpuMs, `${(open.cpuMs / floor.cpuMs).toFixed(2)} × floor`],
    ['report in Markdown', open.reportMs, times(open.reportMs)],
    ['summary', open.summaryMs, ''],
    ['filter', open.filterMs, `${open.matches} rows`],
  ]) {
    console.log(`  ${what.padEnd(28)} ${`${Math.round(value)} ms`.padStart(10)}   ${note}`);
  }
  console.log(
    `  ${'time per exchange'.padEnd(28)} ${linear.toFixed(2).padStart(10)}   × the smallest`,
  );
  console.log(
    `  ${'memory per exchange'.padEnd(28)} ${`${Math.round(each)} B`.padStart(10)}   retained`,
  );
  console.log(
    `  ${'peak memory'.padEnd(28)} ${mb(open.peakBytes).padStart(10)}   floor ${mb(floor.peakBytes)}\n`,
  );
}
