/** Script time of each frame, from Chromium's own trace: what JavaScript took between two pictures. */
const SCRIPT = new Set([
  ...['FunctionCall', 'EvaluateScript', 'RunMicrotasks', 'FireAnimationFrame', 'EventDispatch'],
  ...['TimerFire', 'FireIdleCallback', 'V8.GC_TIME_TO_SAFEPOINT', 'MinorGC', 'MajorGC'],
]);

/**
 * Runs `step` (source of a function of the frame's number) once a frame and gives p50, p95 and the
 * longest of script and of all work of the main thread, in milliseconds of processor time a frame.
 */
export async function measureFrames(browser, page, count, step) {
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'blink.user_timing', 'toplevel', 'v8'],
  });
  await page.evaluate(`new Promise((done) => {
    const step = ${step};
    let n = 0;
    const frame = () => {
      performance.mark('bench-frame');
      if (n === ${count}) return done();
      step(n++);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);
  const trace = JSON.parse((await browser.stopTracing()).toString());
  return figuresOf(trace.traceEvents);
}

function figuresOf(events) {
  const marks = events.filter(({ name }) => name === 'bench-frame');
  const thread = marks[0]?.tid;
  const own = events.filter((event) => event.ph === 'X' && event.tid === thread && event.dur > 0);
  const edges = marks.map(({ ts }) => ts).sort((a, b) => a - b);
  const script = perFrame(outermost(own.filter(({ name }) => SCRIPT.has(name))), edges);
  const work = perFrame(outermost(own.filter(({ name }) => name.includes('RunTask'))), edges);
  return { script: spread(script), work: spread(work), frames: script.length };
}

/** Without what ran within another of them. */
function outermost(events) {
  let end = -Infinity;
  return events
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur)
    .filter(({ ts, dur }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

/** A piece that reaches over an edge is counted in each frame for what lies there. */
function perFrame(events, edges) {
  const sums = new Array(Math.max(0, edges.length - 1)).fill(0);
  let frame = 0;
  for (const { ts, dur, tdur = dur } of events) {
    // Processor time: on a machine that is shared, the time between may belong to others.
    const share = tdur / dur;
    while (frame + 1 < edges.length && edges[frame + 1] <= ts) frame += 1;
    for (let at = frame; at < sums.length && edges[at] < ts + dur; at += 1) {
      const from = Math.max(ts, edges[at]);
      const to = Math.min(ts + dur, edges[at + 1]);
      if (to > from) sums[at] += ((to - from) * share) / 1000;
    }
  }
  return sums;
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 };
}

/** What the page holds after a collection, in bytes. */
export async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
