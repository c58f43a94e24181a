/**
 * The long run: what the inspector holds after very many exchanges, with the analysis off and on, and
 * whether a filter over all of them delays a request.
 */
import { loadavg } from 'node:os';
import { writeSection } from '../benchmarksPage.mjs';
import { FrontEnd } from './frontEnd.mjs';
import { percentiles } from './figures.mjs';
import { load } from './load.mjs';
import { peakMb, residentMb, startVariant } from './processes.mjs';

const EARLY = 10_000;
/** Exchanges of one stretch of load; the answer times of a million would be held otherwise. */
const STRETCH = 100_000;
const CONNECTIONS = 16;
const RATE = 300;
const ROUNDS = 5;
/** What the process gives back after the load ends, it gives back within this time. */
const SETTLING_MS = 30_000;
const FILTERS = [
  'tool:search',
  'status:>=400',
  'is:authenticated dur:>1ms',
  'plane:openai (method:tools/call OR is:error)',
  '-conversation:fake larger-than:1k',
];

const INTRODUCTION = `## The long run

The inspector after very many exchanges (POST of \`tools/call\` of about 500 B answered with 1 KB, 16
connections), with the analysis off and on; and the time a request takes at ${RATE} requests a second while a
front end asks for one filter after the other over all of them, beside the same without, in turns.
\`npm run bench relay -- --million\` measures and prints; with \`--write\` it writes this section, and
\`--exchanges N\` takes another number.`;

export async function measureLongRun({ upstreamPort, bundle, exchanges, seconds, machine }) {
  const lines = [];
  const say = (line) => {
    console.log(line);
    lines.push(line, '');
  };
  const goals = ['| figure | measured | goal | |', '| --- | --- | --- | --- |'];
  const goal = (what, measured, figure, most) => {
    const verdict = figure <= most ? 'reached' : 'not reached';
    console.log(`${what}: ${measured} (goal ≤ ${most}: ${verdict})`);
    goals.push(`| ${what} | ${measured} | ≤ ${most} | ${verdict} |`);
  };
  say(`Machine: ${machine}`);
  const off = await memoryOf('ours', { upstreamPort, bundle, exchanges, say });
  off.variant.stop();
  const ratio = off.late / off.early;
  goal('memory later ÷ early, analysis off', ratio.toFixed(2), ratio, 1.3);

  const on = await memoryOf('ours-all', { upstreamPort, bundle, exchanges, say });
  const each = ((on.late - on.early) * 2 ** 20) / (exchanges - on.earlyExchanges);
  goal('bytes an exchange, analysis on', each.toFixed(0), each, 300);
  const delayed = await filterDelay(on.variant, on.frontEnd, seconds, say);
  goal('p99 of a request while filters run ÷ without', delayed.toFixed(2), delayed, 1.2);
  on.variant.stop();
  return {
    write: () => writeSection('million', [INTRODUCTION, '', ...goals, '', ...lines].join('\n')),
  };
}

async function memoryOf(name, { upstreamPort, bundle, exchanges, say }) {
  const variant = await startVariant(name, upstreamPort, bundle);
  const frontEnd = variant.feed && (await FrontEnd.open(variant.feed));
  const earlyExchanges = Math.min(EARLY, Math.ceil(exchanges / 10));
  let done = 0;
  const reach = async (amount) => {
    const begun = performance.now();
    for (; done < amount;) {
      const step = Math.min(STRETCH, amount - done);
      await load(variant.port, CONNECTIONS, 0, { amount: step });
      done += step;
    }
    const loadedMs = performance.now() - begun;
    await frontEnd?.caughtUp(amount);
    const behindMs = performance.now() - begun - loadedMs;
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    return { resident: residentMb(variant.pid) ?? NaN, loadedMs, behindMs };
  };
  const early = await reach(earlyExchanges);
  const late = await reach(exchanges);
  const perSecond = ((exchanges - earlyExchanges) / late.loadedMs) * 1000;
  say(
    `${name === 'ours' ? 'analysis off' : 'analysis on, one subscriber'}: ` +
      `${early.resident.toFixed(0)} MB after ${count(earlyExchanges)} exchanges, ` +
      `${late.resident.toFixed(0)} MB after ${count(exchanges)}, peak ${peakMb(variant.pid)?.toFixed(0)} MB; ` +
      `${count(Math.round(perSecond))} exchanges a second` +
      (frontEnd
        ? `, the analysis was ${(late.behindMs / 1000).toFixed(1)} s behind at the end`
        : ''),
  );
  return { variant, frontEnd, earlyExchanges, early: early.resident, late: late.resident };
}

/** p99 with filters ÷ p99 without, over rounds that take turns. */
async function filterDelay({ port }, frontEnd, seconds, say) {
  const share = Math.max(2, seconds / ROUNDS / 2);
  const quiet = [];
  const filtered = [];
  const answers = [];
  await load(port, CONNECTIONS, share, { rate: RATE });
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(...(await load(port, CONNECTIONS, share, { rate: RATE })).latencies);
    const filters = filterOnAndOn(frontEnd, answers);
    filtered.push(...(await load(port, CONNECTIONS, share, { rate: RATE })).latencies);
    await filters.end();
  }
  const [without, during, answer] = [quiet, filtered, answers].map((all) => percentiles(all));
  say(
    `${RATE} requests a second, load average ${loadavg()[0]?.toFixed(1)}: ` +
      `p50 ${without.p50.toFixed(3)} ms and p99 ${without.p99.toFixed(3)} ms without filters, ` +
      `p50 ${during.p50.toFixed(3)} ms and p99 ${during.p99.toFixed(3)} ms while ${answers.length} filters ran, ` +
      `one after the other (p50 of an answer ${answer.p50.toFixed(0)} ms)`,
  );
  return during.p99 / without.p99;
}

function filterOnAndOn(frontEnd, answers) {
  let going = true;
  const run = async () => {
    for (let turn = 0; going; turn++) {
      const filter = FILTERS[turn % FILTERS.length];
      const begun = performance.now();
      await frontEnd.ask('rows/range', { filter, offset: 0, limit: 50 });
      answers.push(performance.now() - begun);
    }
  };
  const over = run();
  return {
    end: () => {
      going = false;
      return over;
    },
  };
}

function count(number) {
  return number.toLocaleString('en-GB');
}
