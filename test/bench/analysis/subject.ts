/** One measured process: subject.js floor|first|open|live FILE. Prints its figures as JSON. */
import { openSync, readSync, statSync } from 'node:fs';
import { Analysis } from '../../../src/analysis/analysis.ts';
import { readCapture } from '../../../src/capture/reader.ts';
import { IgnoredRules } from '../../../src/engine/ignoredRules.ts';
import { Inspection } from '../../../src/engine/inspection.ts';
import { Intake } from '../../../src/engine/intake.ts';
import { markdownReport } from '../../../src/export/markdownReport.ts';
import { buildReport } from '../../../src/export/report.ts';
import { CaptureEngine } from '../../../src/engine/engine.ts';
import { findingsList } from '../../../src/engine/findingRules.ts';
import { outlineOf } from '../../../src/engine/outline.ts';
import { overviewOf } from '../../../src/engine/overview.ts';
import { summaryOf } from '../../../src/engine/summary.ts';
import { CaptureView } from '../../../src/engine/view.ts';

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

/** From opening to the first page of rows, while the rest is still read. */
async function firstRows(path: string): Promise<object> {
  const began = performance.now();
  const engine = await CaptureEngine.open(path, { progressive: true });
  const { rows } = await engine.handlers['rows/range']({ offset: 0, limit: 100 });
  return { ms: since(began), rows: rows.length };
}

/**
 * As when live: records come in runs of a thousand, and after each run somebody looks. A long capture
 * is opened in one go up to its end, and only what comes then is looked at run by run: what a look
 * costs there is what grows, if anything does.
 */
async function live(path: string): Promise<object> {
  const analysis = new Analysis();
  const intake = new Intake(analysis);
  const inspection = new Inspection(analysis);
  const ignored = new IgnoredRules();
  const { size } = statSync(path);
  const runs = new Runs();
  const asked = new Runs();
  let records = 0;
  runs.begin();
  for await (const entry of readCapture(path)) {
    intake.take(entry);
    records += 1;
    if (records % RUN !== 0) continue;
    const left = (size - entry.offset) * (records / entry.offset);
    if (left <= LOOKED_AT) {
      const derived = inspection.look(ignored);
      runs.end();
      asked.begin();
      ask(new CaptureView(records, intake.lastT, undefined, derived, intake, NO_SEARCH));
      asked.end();
    }
    runs.begin();
  }
  const { ms, cpuMs: lookCpuMs } = runs.late();
  const { cpuMs: askCpuMs } = asked.late();
  return { ms, lookCpuMs, askCpuMs, perSecond: (RUN / ms) * 1000 };
}

const RUN = 1000;
/** So many records at the end are looked at. */
const LOOKED_AT = 100_000;
const NO_SEARCH = { found: () => new Set<number>(), progress: () => undefined };

/** What a page of the timeline asks when something changed, but for the lanes it draws. */
function ask(view: CaptureView): void {
  summaryOf(view);
  findingsList(view, { perRule: 50 });
  overviewOf(view, 600);
  outlineOf(view.groups(), { offset: 0, limit: 100 }, (x) => view.row(x), view.order);
}

/** Wall and processor time of each of many runs, in ms. */
class Runs {
  private readonly ended: { readonly ms: number; readonly cpuMs: number }[] = [];
  private began = 0;
  private beganCpu = 0;

  begin(): void {
    this.began = performance.now();
    this.beganCpu = cpuMs();
  }

  end(): void {
    this.ended.push({ ms: since(this.began), cpuMs: cpuMs() - this.beganCpu });
  }

  /** The median of the second half. */
  late(): { readonly ms: number; readonly cpuMs: number } {
    const late = this.ended.slice(this.ended.length >> 1);
    return { ms: median(late.map(({ ms }) => ms)), cpuMs: median(late.map((run) => run.cpuMs)) };
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
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
  // What was made for the report may go once this turn is over.
  await new Promise((resolve) => setImmediate(resolve));
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
  const modes = { floor: async () => floor(path), first: firstRows, open: opened, live };
  const measure = modes[mode as keyof typeof modes] ?? opened;
  const figures = await measure(path);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ...figures, peakBytes }));
  process.exit(0);
}

void run(process.argv.slice(2));
