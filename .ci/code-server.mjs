/**
 * A real VS Code without a download from its makers: code-server, VS Code's own server build, with
 * the Node it needs, both fetched from npm on first use and kept in the user's cache folder.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder, run } from './console.mjs';
import { ensureBuildLibraries } from './system.mjs';
import { ensureLibrary, ensureNode, nodeVersion, npmInstall, withNode } from './tools.mjs';

/** code-server 4.X.Y carries VS Code 1.X.Y, and refuses another major version of Node than its own. */
const releases = {
  current: { version: '4.139.1', node: nodeVersion },
  /**
   * The oldest one on npm that carries a VS Code the extension claims to run in (1.101 or later); it
   * downloads ripgrep from GitHub when it is installed, unless it finds it where it keeps downloads.
   */
  oldest: {
    version: '4.103.2',
    node: '22.23.3',
    ripgrep: { version: '1.15.14', release: 'v13.0.0-13' },
  },
};

/** Which of them tests and `npm start` get; `npm run test:oldest` sets it. */
const asked = process.env.MCP_INSPECTOR_EDITOR ?? 'current';

/** Installs code-server unless it is there. Answers the Node to run and the script to give it. */
export async function ensureCodeServer(name = asked) {
  const release = releases[name];
  if (!release)
    throw new Error(`MCP_INSPECTOR_EDITOR takes ${Object.keys(releases).join(' or ')}.`);
  const { version } = release;
  const folder = join(cacheFolder(), `code-server-${version}`);
  const installed = {
    node: await ensureNode(release.node),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
    version,
  };
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return installed;
  await ensureBuildLibraries();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await install(folder, installed.node, release);
  writeFileSync(complete, '');
  return installed;
}

async function install(folder, node, { version, ripgrep }) {
  console.log(`code-server is fetched once into ${folder} (about 700 MB).`);
  const title = `Installing code-server ${version} (two to four minutes)`;
  // Its own scripts run npx, and as root they refuse to run where npm does not say this.
  const env = { ...withNode(node), npm_config_yes: 'true', npm_config_unsafe_perm: 'true' };
  const downloads = ripgrep && (await downloaded(folder, ripgrep));
  if (downloads) env.TMPDIR = downloads;
  await npmInstall(folder, `code-server@${version}`, title, { env });
  if (downloads) rmSync(downloads, { recursive: true, force: true });
}

/**
 * A temporary folder in which the installer of @vscode/ripgrep finds its download already: the program from
 * npm, where later releases have it. Undefined on systems this is not written for.
 */
async function downloaded(folder, { version, release }) {
  const target = { x64: 'x86_64', arm64: 'aarch64' }[arch()];
  if (process.platform !== 'linux' || !target) return undefined;
  const all = await ensureLibrary({ name: '@vscode/ripgrep-universal', version: '1.18.0' });
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const cache = join(temporary, `vscode-ripgrep-cache-${version}`);
  mkdirSync(cache);
  const archive = join(cache, `ripgrep-${release}-${target}-unknown-linux-musl.tar.gz`);
  run('tar', ['czf', archive, '-C', join(all, 'bin', `linux-${arch()}`), 'rg']);
  return temporary;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await ensureCodeServer()));
}
