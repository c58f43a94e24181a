/** The VSIX: the same from every build of a commit, small, and installed without a network. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { extensionId, installVsix, manifest, packVsix, runEditor } from './vsix.ts';

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('two builds give the same file of at most a megabyte, which installs offline', async () => {
  const vsix = packVsix();
  const first = hashOf(vsix);
  expect(hashOf(packVsix())).toBe(first);
  expect(readFileSync(vsix).length).toBeLessThanOrEqual(1024 * 1024);
  const home = mkdtempSync(join(tmpdir(), 'mcp-install-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const extensions = join(home, 'extensions');
  await installVsix(vsix, extensions, home);
  const listed = await runEditor(home, extensions, '--list-extensions', '--show-versions');
  expect(listed).toContain(`${extensionId}@${manifest.version}`);
});
