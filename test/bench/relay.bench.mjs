/**
 * What the relay costs: the same load to the same server, directly and through several proxies side
 * by side, each in a process of its own. Rounds take turns, so that a busy machine is busy for all; one
 * begins when nobody works on the former any more, as an analysis that lags behind does.
 */
import { cpus, loadavg, totalmem } from 'node:os';
import { ensureLibrary, mockttp } from '../../.ci/tools.mjs';
import { load } from './relay/load.mjs';
import {
  bundleOurs,
  hasMitmproxy,
  peakMb,
  processorUs,
  residentMb,
  settled,
  startUpstream,
  startVariant,
} from './relay/processes.mjs';
import { percentiles, summarize, table } from './relay/figures.mjs';
import { measureLongRun } from './relay/million.mjs';
import { Report } from './relay/report.mjs';
import { eventDelays } from './relay/streams.mjs';

const VARIANTS = [
  ['direct', 'no proxy'],
  ['http-proxy', 'http-proxy as it comes, keep-alive agent, no capture'],
  ['http-proxy-self', 'http-proxy with selfHandleResponse, no capture'],
  ['node-http', 'node:http with raw headers, no capture'],
  ['mockttp', `mockttp ${mockttp.version}, forwarding`],
  ['mitmproxy', 'mitmdump in reverse mode'],
  ['ours', 'the relay on its thread, full capture to a file'],
  ['ours-all', 'the same with analysis and one subscriber'],
];
const CONNECTIONS = [1, 16, 64];
const ROUNDS = 3;
/** The part of the time that is not measured. */
const WARM_UP = 0.15;
const RATE = 500;
const STREAMS = 200;
const MOST_EXCHANGES = 10_000;

/** `million`: the long run instead, of so many `exchanges`. */
export async function run({ seconds, million = false, exchanges, write = false }) {
  if (million) return runLong({ seconds, exchanges, write });
  const report = new Report();
  report.say(`Machine: ${machine()}`);
  const bundle = await bundleOurs();
  const upstream = await startUpstream();
  const running = [];
  try {
    for (const [name, what] of VARIANTS) {
      const library = await libraryOf(name, report);
      if (library === undefined) continue;
      running.push({ name, what, ...(await startVariant(name, upstream.port, bundle, library)) });
    }
    const perSecond = await measureThroughput(running, seconds * 0.7, report);
    await measureFixedRate(running, seconds * 0.1, report);
    await measureStreams(running, seconds * 0.1, report);
    await measureMemory(upstream.port, bundle, perSecond, report);
  } finally {
    for (const { stop } of running) stop();
    upstream.stop();
    bundle.remove();
  }
  if (write) report.write();
}

async function runLong({ seconds, exchanges, write }) {
  const bundle = await bundleOurs();
  const upstream = await startUpstream();
  try {
    const subject = { upstreamPort: upstream.port, bundle, exchanges, seconds };
    const report = await measureLongRun({ ...subject, machine: machine() });
    if (write) report.write();
  } finally {
    upstream.stop();
    bundle.remove();
  }
}

function machine() {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const busy = loadavg()[0]?.toFixed(1);
  return `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${memory} GB, Node ${process.version}, load average before the run ${busy}`;
}

/** The folder of the package a variant needs, empty where it needs none; undefined: it cannot be had. */
async function libraryOf(name, report) {
  if (name === 'mitmproxy' && !hasMitmproxy()) {
    report.say('mitmproxy is left out: there is no mitmdump (apt-get install mitmproxy).');
    return undefined;
  }
  if (name !== 'mockttp') return '';
  try {
    return await ensureLibrary(mockttp);
  } catch (error) {
    report.say(`mockttp is left out: ${error.message}`);
    return undefined;
  }
}

/** Answers what the relay did a second at 16 connections. */
async function measureThroughput(running, seconds, report) {
  let perSecond = 0;
  const share = seconds / (running.length * CONNECTIONS.length);
  for (const connections of CONNECTIONS) {
    for (const { port } of running) await load(port, connections, share * WARM_UP);
    const samples = new Map(running.map(({ name }) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, port, pid } of running) {
        const before = processorUs(pid);
        const sample = await load(port, connections, (share * (1 - WARM_UP)) / ROUNDS);
        const processor = (processorUs(pid) - before) / sample.latencies.length;
        samples.get(name).push({ ...sample, processorUs: processor });
        await settled(running);
      }
    }
    const rows = running.map(({ name, what, pid }) => {
      return { name, what, peak: peakMb(pid), ...summarize(samples.get(name)) };
    });
    report.section(`As fast as it goes, ${connections} connection${connections === 1 ? '' : 's'}`);
    report.table(table(rows, 'http-proxy'));
    const by = new Map(rows.map((row) => [row.name, row]));
    const [direct, bare, all] = ['direct', 'http-proxy', 'ours-all'].map((name) => by.get(name));
    if (connections === 16) {
      perSecond = all.perSecond;
      report.goal('throughput ÷ http-proxy', all.perSecond / bare.perSecond, '≥ 0.80');
      const other = by.get('mockttp');
      if (other) report.goal('throughput ÷ mockttp', all.perSecond / other.perSecond, '≥ 3');
    }
    if (connections === 1) {
      report.goal('added p50', (all.p50 - direct.p50) / (bare.p50 - direct.p50), '≤ 1.3');
    }
  }
  return perSecond;
}

async function measureFixedRate(running, seconds, report) {
  const compared = running.filter(({ name }) => ['http-proxy', 'ours-all'].includes(name));
  const samples = new Map(compared.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, port } of compared) {
      const time = Math.max(1, seconds / ROUNDS / compared.length);
      samples.get(name).push(await load(port, 16, time, { rate: RATE }));
      await settled(running);
    }
  }
  const rows = compared.map(({ name, what }) => ({ name, what, ...summarize(samples.get(name)) }));
  report.section(`${RATE} requests a second, 16 connections`);
  report.table(table(rows, 'http-proxy'));
  const [bare, all] = rows;
  report.goal('p50 at a fixed rate', all.p50 / bare.p50, '≤ 1.2');
  report.goal('p99 at a fixed rate', all.p99 / bare.p99, '≤ 1.2');
}

async function measureStreams(running, seconds, report) {
  const delays = new Map();
  report.section(`${STREAMS} event streams, five events a second each: delay of an event in ms`);
  for (const { name, port } of running) {
    if (!['direct', 'http-proxy', 'ours-all'].includes(name)) continue;
    await settled(running);
    const figures = percentiles(await eventDelays(port, STREAMS, Math.max(2, seconds / 3)));
    delays.set(name, figures);
    report.say(`${name}: p50 ${figures.p50.toFixed(3)}, p99 ${figures.p99.toFixed(3)}`);
  }
  const added = delays.get('ours-all').p99 - delays.get('http-proxy').p99;
  report.goal('p99 of an event over http-proxy, ms', added, '≤ 2');
}

/** A machine that is slow at the moment does fewer exchanges, so that the run ends. */
async function measureMemory(upstreamPort, bundle, perSecond, report) {
  const few = Math.round(Math.min(MOST_EXCHANGES, perSecond * 6));
  const many = few * 3;
  report.section('Resident memory of the inspector');
  for (const name of ['ours', 'ours-all']) {
    const variant = await startVariant(name, upstreamPort, bundle);
    const resident = [];
    let done = 0;
    for (const step of [few, many]) {
      await load(variant.port, 16, 0, { amount: step - done });
      done = step;
      resident.push(residentMb(variant.pid) ?? NaN);
    }
    variant.stop();
    const [first = NaN, last = NaN] = resident;
    report.say(
      `${name}: ${first.toFixed(0)} MB after ${few} exchanges, ${last.toFixed(0)} MB after ${many}`,
    );
    if (name === 'ours') report.goal('memory later ÷ early, analysis off', last / first, '≤ 1.3');
    else {
      const each = ((last - first) * 2 ** 20) / (many - few);
      report.goal('bytes an exchange, analysis on', each, '≤ 300');
    }
  }
}
