import { statSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mermaid from 'mermaid';
import { expect, test } from 'vitest';
import { EMAIL, forgetfulHost, PERSON } from '../engine/captures.ts';
import { commandLine } from './build.ts';

const cli = commandLine();
const original = join(cli.folder, 'original.mcp.jsonl');
writeFileSync(original, forgetfulHost().text());

async function printed(...argv: string[]): Promise<string> {
  const { code, out, err } = await cli.run(argv);
  expect([code, err]).toEqual([0, '']);
  return out;
}

test('a report is Markdown unless JSON is asked for', async () => {
  const markdown = await printed('report', original);
  expect(markdown).toMatch(/^## MCP traffic report\n/);
  expect(markdown).toContain('| Sessions created | 2 |');
  expect(await printed('report', original, '--format', 'markdown')).toBe(markdown);
  expect(JSON.parse(await printed('report', original, '--format', 'json'))).toMatchObject({
    sessions: { created: 2 },
  });
});

test('it names no person unless asked to, and says which; ids stay', async () => {
  const masked = await printed('report', original);
  for (const secret of [PERSON, EMAIL]) expect(masked).not.toContain(secret);
  for (const id of ['session-a', 'talk-1']) expect(masked).toContain(id);
  expect(masked).toContain('| Personal identifiers | masked |');
  const whole = await printed('report', original, '--include-identifiers');
  expect(whole).toContain('| Personal identifiers | kept |');
});

test('the report of a masked export is the report of the original', async () => {
  const copy = join(cli.folder, 'copy.mcp.jsonl');
  writeFileSync(copy, await printed('export', original, '--format', 'jsonl'));
  expect(await printed('report', copy)).toBe(await printed('report', original));
});

test('exchanges as a sequence diagram, all or some, into a file or not', async () => {
  const all = await printed('export', original, '--format', 'mermaid');
  expect(await mermaid.parse(all)).toMatchObject({ diagramType: 'sequence' });
  expect(all.match(/P1->>S: \d+/g)).toHaveLength(7);
  const out = join(cli.folder, 'diagram.mmd');
  const argv = ['--format', 'mermaid', '--session', 'session-b', '--out', out];
  expect(await printed('export', original, ...argv)).toBe('');
  expect(statSync(out).mode & 0o777).toBe(0o600);
  const some = readFileSync(out, 'utf8');
  expect(some.match(/P1->>S: \d+/g)).toEqual(['P1->>S: 5', 'P1->>S: 6', 'P1->>S: 7']);
});
