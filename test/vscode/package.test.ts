/** The VSIX: the same from every build of a commit, small, and installed without a network. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const { name, publisher, version } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
) as Record<'name' | 'publisher' | 'version', string>;
const file = join(root, 'dist', `${name}-${version}.vsix`);

function packaged(): Buffer {
  execFileSync(process.execPath, [join(root, '.ci/package.mjs')], { cwd: root, stdio: 'pipe' });
  return readFileSync(file);
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('two builds give the same file of at most a megabyte, which installs offline', async () => {
  const first = packaged();
  expect(hash(packaged())).toBe(hash(first));
  expect(first.length).toBeLessThan(1024 * 1024);
  const { ensureCodeServer } = (await import(join(root, '.ci/code-server.mjs'))) as {
    ensureCodeServer: () => Promise<{ node: string; entry: string }>;
  };
  const { node, entry } = await ensureCodeServer();
  const home = mkdtempSync(join(tmpdir(), 'mcp-vsix-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const places = [
    ...['--extensions-dir', join(home, 'extensions'), '--user-data-dir', join(home, 'user')],
    ...['--config', join(home, 'config.yaml')],
  ];
  // A proxy nobody listens at: whatever asked the network would fail.
  const env = {
    ...process.env,
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
  };
  const run = (...args: string[]) =>
    execFileSync(node, [entry, ...args, ...places], { env, encoding: 'utf8', stdio: 'pipe' });
  run('--install-extension', file);
  expect(run('--list-extensions', '--show-versions')).toContain(`${publisher}.${name}@${version}`);
});
