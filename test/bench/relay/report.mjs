import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markedSections } from '../benchmarksPage.mjs';

const PAGE = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url));

const INTRODUCTION = `# Benchmarks

What the relay costs, beside bare \`http-proxy\` with a keep-alive agent and no capture: the same load
(keep-alive, POST of \`tools/call\` of about 500 B answered with 1 KB) to the same server, in one run,
each proxy in a process of its own, all of them with the load generator and the server on the same
processors. Absolute figures depend on the machine and on what else it does; the ratios say more, and
even they move by a tenth from run to run on a machine that is shared. A round begins when nobody works
on the former one any more, as an analysis that lags behind does. \`npm run bench relay\` measures and
prints; with \`-- --write\` it writes this page.`;

/** Prints as it goes, and keeps what was printed for the page. */
export class Report {
  lines = [];
  goals = [];

  say(line) {
    console.log(line);
    this.lines.push(line, '');
  }

  section(title) {
    console.log(`\n${title}`);
    this.lines.push(`## ${title}`, '');
  }

  table(text) {
    console.log(text);
    this.lines.push('```text', text, '```', '');
  }

  goal(what, figure, wanted) {
    const limit = Number(wanted.slice(2));
    const reached = wanted.startsWith('≥') ? figure >= limit : figure <= limit;
    const verdict = reached ? 'reached' : 'not reached';
    console.log(`${what}: ${figure.toFixed(2)} (goal ${wanted}: ${verdict})`);
    this.goals.push(`| ${what} | ${figure.toFixed(2)} | ${wanted} | ${verdict} |`);
  }

  write() {
    const goals = ['| figure | measured | goal | |', '| --- | --- | --- | --- |', ...this.goals];
    const text = [INTRODUCTION, '', '## Goals', '', ...goals, '', ...this.lines].join('\n');
    const kept = markedSections().map((section) => `\n${section}`);
    writeFileSync(PAGE, `${text.trimEnd()}\n${kept.join('')}`);
    console.log('\nWritten to docs/benchmarks.md');
  }
}
