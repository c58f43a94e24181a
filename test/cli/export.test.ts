import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { EMAIL, forgetfulHost, PERSON } from '../engine/captures.ts';
import { commandLine } from './build.ts';

const cli = commandLine();
const original = join(cli.folder, 'original.mcp.jsonl');
writeFileSync(original, forgetfulHost().text());

async function exported(...argv: string[]): Promise<string> {
  const { code, out, err } = await cli.run(['export', original, '--format', 'jsonl', ...argv]);
  expect([code, err]).toEqual([0, '']);
  return out;
}

function recordsIn(text: string): CaptureRecord[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CaptureRecord);
}

function exchangesIn(text: string): number[] {
  return [...new Set(recordsIn(text).flatMap((record) => ('x' in record ? record.x : [])))];
}

async function report(file: string, ...argv: string[]): Promise<string> {
  const { code, out } = await cli.run(['report', file, '--format', 'json', ...argv]);
  expect(code).toBe(0);
  return out;
}

test('an exported capture gives the report of the original, masked or not', async () => {
  for (const argv of [[], ['--include-identifiers']]) {
    const copy = join(cli.folder, `copy${argv.length}.mcp.jsonl`);
    writeFileSync(copy, await exported(...argv));
    const wanted = await report(original, ...argv);
    expect(JSON.parse(wanted)).toMatchObject({ sessions: { created: 2, orphaned: 1 } });
    expect(await report(copy, ...argv)).toBe(wanted);
  }
});

test('exporting an export changes nothing', async () => {
  const once = join(cli.folder, 'once.mcp.jsonl');
  writeFileSync(once, await exported());
  const { out } = await cli.run(['export', once, '--format', 'jsonl']);
  expect(out).toBe(readFileSync(once, 'utf8'));
});

test('personal identifiers are masked unless asked for; session and conversation ids stay', async () => {
  const masked = await exported();
  expect(recordsIn(masked)[0]).toMatchObject({ redaction: { identifiers: 'masked' } });
  for (const secret of [PERSON, EMAIL]) expect(masked).not.toContain(secret);
  for (const id of ['session-a', 'session-b', 'talk-1']) expect(masked).toContain(id);
  const whole = await exported('--include-identifiers');
  expect(whole).toBe(readFileSync(original, 'utf8'));
});

test('one session, one conversation, what a filter lets through', async () => {
  expect(exchangesIn(await exported('--session', 'session-b'))).toEqual([5, 6, 7]);
  expect(exchangesIn(await exported('--conversation', 'talk-2'))).toEqual([7]);
  expect(exchangesIn(await exported('--filter', 'tool:search'))).toEqual([3, 6, 7]);
  const both = await exported('--session', 'session-b', '--filter', 'tool:search');
  expect(exchangesIn(both)).toEqual([6, 7]);
  const whole = recordsIn(readFileSync(original, 'utf8'));
  const wanted = whole.filter((record) => 'x' in record && record.x === 6).map(({ seq }) => seq);
  const kept = recordsIn(both).filter((record) => 'x' in record && record.x === 6);
  expect(kept.map(({ seq }) => seq)).toEqual(wanted);
});

test.each([
  [['--session', 'nope'], /no session "nope"/],
  [['--conversation', 'nope'], /no conversation "nope"/],
  [['--filter', 'tool:search ('], /the filter cannot be read at character \d+: /],
])('%j that selects nothing there is fails with a reason', async (argv, message) => {
  const { code, out, err } = await cli.run(['export', original, '--format', 'jsonl', ...argv]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test('as an HTTP archive, as curl commands and as a diagram, of what is selected', async () => {
  const as = async (...argv: string[]) => {
    const { code, out, err } = await cli.run([
      'export',
      original,
      ...argv,
      '--filter',
      'tool:search',
    ]);
    expect([code, err]).toEqual([0, '']);
    for (const secret of [PERSON, EMAIL]) expect(out).not.toContain(secret);
    return out;
  };
  const { log } = JSON.parse(await as('--format', 'har')) as { log: { entries: unknown[] } };
  expect(log.entries).toMatchObject([3, 6, 7].map((x) => ({ _mcp: { x } })));
  const script = await as('--format', 'curl');
  expect(script.match(/^# .*/gm)).toEqual(['# Exchange 3', '# Exchange 6', '# Exchange 7']);
  expect(script.match(/^curl -iN 'http:\/\/127\.0\.0\.1:9\/mcp' \\$/gm)).toHaveLength(3);
  expect(await as('--format', 'mermaid')).toMatch(/^sequenceDiagram/);
  const out = join(cli.folder, 'out.har');
  expect(await as('--format', 'har', '--out', out)).toBe('');
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({ log });
  expect(statSync(out).mode & 0o777).toBe(0o600);
});

test('an export no program reads is refused with those there are', async () => {
  const { code, err } = await cli.run(['export', original, '--format', 'pdf']);
  expect([code, err]).toEqual([2, expect.stringMatching(/no "pdf" export: .*--format har/)]);
});

test('a file of its own, readable by its owner only, and replaced as a whole', async () => {
  const out = join(cli.folder, 'out.mcp.jsonl');
  writeFileSync(out, 'older and longer '.repeat(10_000), { mode: 0o644 });
  const argv = ['export', original, '--format', 'jsonl', '--out', out];
  const { code, out: printed, err } = await cli.run(argv);
  expect([code, printed]).toEqual([0, '']);
  expect(err).toContain(`records of 7 exchanges are in ${out}`);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  expect(exchangesIn(readFileSync(out, 'utf8'))).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a report goes to standard output or into a file of its own', async () => {
  const out = join(cli.folder, 'report.json');
  const { code, out: printed } = await cli.run([
    ...['report', original, '--format', 'json', '--out', out],
  ]);
  expect([code, printed]).toEqual([0, '']);
  expect(readFileSync(out, 'utf8')).toBe(await report(original));
  expect(statSync(out).mode & 0o777).toBe(0o600);
});

test('free text of a filter is looked for in the bodies, to the end of the file', async () => {
  const text = await exported('--filter', '"protocolVersion"');
  const numbers = exchangesIn(text);
  expect(numbers.length).toBeGreaterThan(0);
  for (const x of numbers) {
    const said = recordsIn(text).filter((record) => 'x' in record && record.x === x);
    expect(JSON.stringify(said)).toContain('protocolVersion');
  }
  const others = exchangesIn(await exported('--filter=-"protocolVersion"'));
  expect(others.filter((x) => numbers.includes(x))).toEqual([]);
  expect(others.length + numbers.length).toBe(exchangesIn(await exported()).length);
});
