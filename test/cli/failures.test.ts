import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forgetfulHost } from '../engine/captures.ts';
import { commandLine, type Outcome } from './build.ts';

const cli = commandLine();

/** Nobody wants to see where in our program it went wrong. */
function expectFailure({ code, out, err }: Outcome, message: RegExp): void {
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(message);
  expect(err).toMatch(/^mcp-inspector: [^\n]+\n$/);
  expect(err).not.toMatch(/\.js:\d|^\s+at /m);
}

describe('bad usage', () => {
  test.each([
    [['launch'], /unknown command "launch".*record, open, report, export, check, demo, serve/],
    [['record'], /name the MCP server with --target URL/],
    [['record', '--targt', 'x'], /unknown option '--targt'.*record --help/],
    [
      ['record', '--target', 'http://x', '--listen', 'x.example:80'],
      /cannot listen at "x.example:80"/,
    ],
    [['record', '--target', 'ftp://x/mcp'], /ftp/],
    [['record', '--target', 'not a url'], /not a url/],
    [['record', '--target', 'http://127.0.0.1:9', '--owned', '--grace', 'x'], /--grace/],
    [['open'], /name the capture file/],
    [['report', 'a', 'b', '--format', 'json'], /unexpected argument "b"/],
    [['report', 'a', '--format', 'html'], /no "html" report; formats: markdown, json/],
    [['export', 'a'], /name the format: --format jsonl, .*--format har/],
    [['export', 'a', '--format', 'pcap'], /no "pcap" export: --format jsonl, .*--format har/],
    [['demo', '--host', 'netscape'], /unknown host "netscape".*chatgpt-2026-02/],
  ])('%j', async (argv, message) => {
    expectFailure(await cli.run(argv), message);
  });
});

describe('unreadable captures', () => {
  const file = (name: string, text: string) => {
    const path = join(cli.folder, name);
    writeFileSync(path, text);
    return path;
  };
  const newer = forgetfulHost().text().replace('"format":1', '"format":2');
  const commands = (path: string) => [
    ['open', path],
    ['report', path, '--format', 'json'],
    ['export', path, '--format', 'jsonl'],
  ];

  test.each([
    ['missing', () => join(cli.folder, 'none.mcp.jsonl'), /none\.mcp\.jsonl.*no such file/],
    ['a folder', () => cli.folder, /directory/],
    ['no capture', () => file('letter.txt', 'Dear reader,\n'), /letter\.txt is not a capture/],
    ['empty', () => file('empty.mcp.jsonl', ''), /is not a capture/],
    ['newer', () => file('newer.mcp.jsonl', newer), /format 2.*Update/],
  ])('%s', async (_, path, message) => {
    for (const argv of commands(path())) expectFailure(await cli.run(argv), message);
  });

  test('one that is cut opens with a notice and loses nothing else', async () => {
    const whole = forgetfulHost().text();
    const path = file('cut.mcp.jsonl', whole.slice(0, -30));
    const { code, out, err } = await cli.run(['report', path, '--format', 'json']);
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/cut\.mcp\.jsonl: The last line is cut/),
    ]);
    expect(JSON.parse(out)).toMatchObject({ sessions: { created: 2 } });
    const running = cli.start(['open', path, '--json']);
    expect(JSON.parse(await running.firstLine())).toMatchObject({ event: 'listening' });
    expect(await running.end('SIGTERM')).toMatchObject({ code: 0, err });
  });
});

describe('a start that fails says so as JSON where JSON was asked for', () => {
  const failed = async (...argv: string[]) => {
    const { code, out, err } = await cli.run([...argv, '--json']);
    expect([code, err]).toEqual([2, '']);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    return JSON.parse(out) as unknown;
  };
  const target = ['--target', 'http://127.0.0.1:9/mcp'];

  test('the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const listen = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const out = join(cli.folder, 'taken.mcp.jsonl');
    expect(await failed('record', ...target, '--listen', listen, '--out', out)).toMatchObject({
      ...{ event: 'failed', code: 'port-in-use' },
      message: expect.stringContaining(listen.split(':')[1] ?? '') as string,
    });
  });

  test('the target is none', async () => {
    expect(await failed('record', '--target', 'mailto:x')).toMatchObject({ code: 'bad-target' });
  });

  test('the capture cannot be written, or would overwrite another', async () => {
    const existing = join(cli.folder, 'existing.mcp.jsonl');
    writeFileSync(existing, 'precious');
    expect(await failed('record', ...target, '--out', existing)).toMatchObject({
      ...{ event: 'failed', code: 'not-writable' },
    });
    expect(await failed('record', ...target, '--out', join(existing, 'x'))).toMatchObject({
      ...{ event: 'failed', code: 'not-writable' },
    });
  });

  test('the usage is wrong', async () => {
    expect(await failed('record', '--nonsense')).toMatchObject({ code: 'bad-usage' });
    expect(await failed('open', join(cli.folder, 'none'))).toMatchObject({ code: 'unreadable' });
  });

  test('the rendezvous file cannot be written; no relay stays behind', async () => {
    const place = join(cli.folder, 'file');
    writeFileSync(place, '');
    const out = join(cli.folder, 'nowhere.mcp.jsonl');
    const rendezvous = join(place, 'x.json');
    expect(
      await failed('record', ...target, '--out', out, '--rendezvous', rendezvous),
    ).toMatchObject({
      code: 'not-writable',
      message: expect.stringContaining(rendezvous) as string,
    });
  });
});

test('an export that cannot be written says where', async () => {
  const path = join(cli.folder, 'whole.mcp.jsonl');
  writeFileSync(path, forgetfulHost().text());
  const locked = join(cli.folder, 'locked');
  mkdirSync(locked);
  chmodSync(locked, 0o500);
  const out = join(cli.folder, 'no', 'such', 'folder.mcp.jsonl');
  const argv = ['export', path, '--format', 'jsonl', '--out'];
  expectFailure(await cli.run([...argv, out]), /no\/such\/folder\.mcp\.jsonl cannot be written/);
  expectFailure(await cli.run([...argv, path]), /is the capture itself/);
});

test.each([
  [['--help'], /Usage: mcp-inspector COMMAND.*record.*open.*report.*export.*demo/s],
  [['help'], /Usage/],
  [['record', '--help'], /--target URL.*--allow-host NAME/s],
  [['--version'], /^\d+\.\d+\.\d+\n$/],
])('%j is answered on standard output', async (argv, text) => {
  const { code, out, err } = await cli.run(argv);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(text);
});

test('without a command it shows the usage and fails', async () => {
  expect(await cli.run([])).toMatchObject({
    code: 2,
    out: expect.stringMatching(/Usage/) as string,
  });
});
