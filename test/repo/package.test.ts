import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  engines: { vscode: string };
  devDependencies: Record<string, string>;
  publisher: string;
  license: string;
  icon: string;
  enabledApiProposals?: unknown;
};
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '');

describe('the manifest', () => {
  test('says what the marketplace needs', () => {
    expect(manifest.publisher).toBe('mcp-traffic-inspector');
    expect(manifest.license).toBe('MIT');
    expect(manifest.engines.vscode).toBe('^1.101.0');
    expect(existsSync(join(root, manifest.icon))).toBe(true);
  });

  test('compiles against the oldest VS Code it claims, without proposed API', () => {
    expect(manifest.devDependencies['@types/vscode']).toMatch(/^1\.101\./);
    expect(manifest.enabledApiProposals).toBeUndefined();
  });

  test('has the customary scripts', () => {
    expect(Object.keys(manifest.scripts)).toEqual(
      expect.arrayContaining(['start', 'build', 'test', 'test:unit', 'bench', 'soak', 'package']),
    );
  });
});

describe('what is packaged', () => {
  test('is an allow-list', () => {
    const [first, ...rest] = read('.vscodeignore').trim().split('\n');
    expect(first).toBe('**');
    expect(rest.every((line) => line.startsWith('!'))).toBe(true);
    expect(rest.filter((line) => line.includes('*'))).toEqual([]);
  });

  test('has the page of every rule', () => {
    const pages = readdirSync(join(root, 'docs/rules')).map((file) => `!docs/rules/${file}`);
    const listed = read('.vscodeignore').split('\n');
    expect(pages.filter((line) => !listed.includes(line))).toEqual([]);
    const others = listed.filter((line) => line.startsWith('!docs/') && !pages.includes(line));
    expect(others).toEqual([]);
  });

  test('has every sample capture', () => {
    const samples = readdirSync(join(root, 'media/samples')).map(
      (file) => `!media/samples/${file}`,
    );
    const listed = read('.vscodeignore').split('\n');
    expect(listed.filter((line) => line.startsWith('!media/samples/'))).toEqual(samples.sort());
    expect(samples.length).toBeGreaterThan(4);
  });

  test('is listed by vsce exactly so, as far as it is built', () => {
    const listed = execFileSync(
      process.execPath,
      [join(root, 'node_modules/@vscode/vsce/vsce'), 'ls', '--no-dependencies'],
      { cwd: root, encoding: 'utf8' },
    );
    const allowed = read('.vscodeignore')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(1));
    const files = listed.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !allowed.includes(file))).toEqual([]);
    const expected = allowed.filter((file) => existsSync(join(root, file)));
    expect([...files].sort()).toEqual([...expected].sort());
  }, 30_000);
});

describe('the repository', () => {
  test('keeps to its top level', () => {
    const top = new Set(tracked.map((file) => file.split('/')[0] ?? ''));
    const allowed = [
      ...[
        'package.json',
        'package.nls.json',
        'package-lock.json',
        'tsconfig.json',
        'src',
        'media',
        'test',
      ],
      ...['esbuild.mjs', '.vscodeignore', 'README.md', 'LICENSE', 'CHANGELOG.md', 'docs'],
      ...['.vscode', '.ci', '.gitignore', '.npmrc', '.prettierignore'],
    ];
    expect([...top].filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test('names no package registry in its lock file', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });

  test('keeps source files below 400 lines', () => {
    const long = tracked
      .filter((file) => /^(src|test)\/.*\.ts$/.test(file) && existsSync(join(root, file)))
      .filter((file) => read(file).split('\n').length > 400);
    expect(long).toEqual([]);
  });
});
