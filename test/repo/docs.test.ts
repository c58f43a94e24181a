import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/cli.ts';
import { hostNames } from '../../src/demo/play.ts';
import { flags, numberFields, textFields } from '../../src/filter/fields.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.md') && existsSync(join(root, file)));

describe('the pages', () => {
  test('link only to files that exist', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('are all found from their index', () => {
    const index = read('docs/README.md');
    const others = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && !/README/.test(page));
    expect(others.length).toBeGreaterThan(4);
    expect(others.filter((page) => !index.includes(`](${page.slice(5)})`))).toEqual([]);
  });

  test('name every field of the filter language, and no other', () => {
    const table = [...read('docs/filter.md').matchAll(/^\| ((?:`[a-z_-]+:` *)+)\|/gm)].flatMap(
      (row) => [...(row[1] ?? '').matchAll(/`([a-z_-]+):`/g)].map((match) => match[1]),
    );
    const fields = [textFields, numberFields, flags].flatMap((group) => Object.keys(group));
    expect(table.sort()).toEqual(fields.sort());
  });

  test('name every simulated host, and no other', () => {
    const table = [...read('docs/demo.md').matchAll(/^\| `([a-z0-9-]+)` +\|/gm)].map(
      (row) => row[1],
    );
    expect(table.sort()).toEqual([...hostNames].sort());
  });

  test('use only commands the program has', () => {
    const used = [...read('README.md').matchAll(/node dist\/inspector\.js ([a-z]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((name) => !commands.some((command) => command.name === name))).toEqual([]);
  });

  test('use only scripts the package has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const used = [...read('README.md').matchAll(/npm run ([a-z:]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
  });
});
