import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  CaptureBook,
  EMAIL,
  forgetfulHost,
  initialize,
  PERSON,
  result,
} from '../engine/captures.ts';
import { commandLine } from './build.ts';

const cli = commandLine();

function capture(name: string, book: CaptureBook): string {
  const file = join(cli.folder, `${name}.mcp.jsonl`);
  writeFileSync(file, book.text());
  return file;
}

const forgetful = capture('forgetful', forgetfulHost());
const clean = capture('clean', new CaptureBook());
/** Two sessions, of which the first is left: a warning and no error. */
const leaving = capture(
  'leaving',
  ['session-a', 'session-b', 'session-c'].reduce(
    (book, id, place) =>
      book.call({
        at: 1_000 + place * 10_000,
        rpc: initialize(1, 'talk-1'),
        answerHeaders: [['Mcp-Session-Id', id]],
        answer: result(1, { protocolVersion: '2025-11-25', capabilities: {} }),
      }),
    new CaptureBook(),
  ),
);

async function check(file: string, ...argv: string[]) {
  return cli.run(['check', file, ...argv]);
}

test('findings that count make it fail, with the evidence', async () => {
  const { code, out, err } = await check(forgetful);
  expect([code, err]).toEqual([1, '']);
  expect(out).toMatch(/^error: Session id not echoed \(session-id-not-echoed, 1\)$/m);
  expect(out).toMatch(/^ {2}.+ \(exchanges? [\d, ]*4[\d, ]*\).*$/m);
  expect(out).toMatch(/^warning: Session orphaned \(session-orphaned, 1\)$/m);
  expect(out).toMatch(/^1 error, \d+ warnings?, \d+ for information\.\n$/m);
  for (const secret of [PERSON, EMAIL]) expect(out).not.toContain(secret);
});

test.each([
  [clean, [], 0],
  [clean, ['--fail-on', 'warning'], 0],
  [leaving, [], 0],
  [leaving, ['--fail-on', 'error'], 0],
  [leaving, ['--fail-on', 'warning'], 1],
  [forgetful, ['--fail-on', 'error'], 1],
])('%s %j', async (file, argv, wanted) => {
  const { code, out } = await check(file, ...argv);
  expect([code, out]).toEqual([
    wanted,
    expect.stringMatching(/(No findings|for information)\.\n$/),
  ]);
});

test.each([
  [[forgetful, '--fail-on', 'info'], /no severity "info" to fail on: --fail-on error or/],
  [[join(cli.folder, 'nothing.mcp.jsonl')], /nothing\.mcp\.jsonl/],
  [[], /name the capture file/],
])('%j is bad usage', async (argv, message) => {
  const { code, out, err } = await cli.run(['check', ...argv]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});
