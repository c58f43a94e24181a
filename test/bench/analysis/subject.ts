/** One measured process: subject.js floor|open FILE. Prints its figures as JSON. */
import { readSync, openSync } from 'node:fs';
import { markdownReport } from '../../../src/export/markdownReport.ts';
import { buildReport } from '../../../src/export/report.ts';
import { CaptureEngine } from '../../../src/engine/engine.ts';
import { summaryOf } from '../../../src/engine/summary.ts';

const since = (began: number) => performance.now() - began;

/** Processor time of this process so far: unlike wall time, it hardly grows when others want the machine. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Reads the file and parses every line; nothing is kept. */
function floor(path: string): object {
  const began = performance.now();
  const file = openSync(path, 'r');
  const chunk = Buffer.allocUnsafe(1 << 20);
  let rest = '';
  let records = 0;
  for (;;) {
    const bytes = readSync(file, chunk);
    if (bytes === 0) break;
    const lines = (rest + chunk.toString('latin1', 0, bytes)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      JSON.parse(line);
      records += 1;
    }
  }
  return { ms: since(began), cpuMs: cpuMs(), records };
}

async function opened(path: string): Promise<object> {
  const began = performance.now();
  const engine = await CaptureEngine.open(path);
  const { model, findings: found } = engine.view();
  const { findings } = found;
  const modelMs = since(began);
  const openCpuMs = cpuMs();
  const [summaryMs] = timed(() => summaryOf(engine.view()));
  const [filterMs, { matched }] = timed(() => engine.view().filter('tool:search status:200'));
  const [reportMs] = timed(() => markdownReport({ report: buildReport(model, findings), model }));
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const retainedBytes = heapUsed + external;
  const figures = { modelMs, cpuMs: openCpuMs, summaryMs, filterMs, reportMs, retainedBytes };
  return { ...figures, matches: matched };
}

function timed<T>(work: () => T): [number, T] {
  const began = performance.now();
  const result = work();
  return [since(began), result];
}

async function run([mode = '', path = '']: readonly string[]): Promise<void> {
  const figures = mode === 'floor' ? floor(path) : await opened(path);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ...figures, peakBytes }));
  process.exit(0);
}

void run(process.argv.slice(2));
