/**
 * Programs of others that the tests drive, and the newer Node they need: fetched from npm on first
 * use and kept in the user's cache folder.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder, runWithProgress } from './console.mjs';

/** What the current code-server and the tools run on; the project itself still runs on Node 20. */
export const nodeVersion = '24.21.0';

/** The protocol project's own test suite. */
export const conformance = {
  name: '@modelcontextprotocol/conformance',
  version: '0.2.0-alpha.12',
  bin: 'conformance',
};

/** The protocol project's own client, with its command line. */
export const officialInspector = {
  name: '@modelcontextprotocol/inspector',
  version: '2.12.0',
  bin: 'mcp-inspector',
};

/** An intercepting proxy the relay is measured beside. */
export const mockttp = { name: 'mockttp', version: '4.6.5' };

/** Installs a package that is used as a library unless it is there. Answers its own folder. */
export async function ensureLibrary({ name, version }) {
  return join(await fetchOnce({ name, version }), 'node_modules', ...name.split('/'));
}

/** Installs Node unless it is there. Answers the path of its program. */
export async function ensureNode(version = nodeVersion) {
  const folder = await fetchOnce({ name: 'node', version });
  return join(folder, 'node_modules', 'node', 'bin', exe('node'));
}

/**
 * Installs a package unless it is there. Answers the Node to run and the script to give it.
 * Throws where npm cannot install it, or where the package has no program `bin`.
 */
export async function ensureTool({ name, version, bin }) {
  const node = await ensureNode();
  const folder = await fetchOnce({ name, version }, { env: withNode(node) });
  const home = join(folder, 'node_modules', ...name.split('/'));
  const programs = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).bin ?? {};
  if (programs[bin] === undefined) throw new Error(`${name} ${version} has no program "${bin}".`);
  return { node, entry: join(home, programs[bin]) };
}

/** Installs what the tests of the relay drive. */
export async function ensureTestTools() {
  for (const tool of [conformance, officialInspector]) await ensureTool(tool);
}

/**
 * The environment in which npm and what it runs find this Node first. What an npm that runs this script
 * says of itself is left out: install scripts read there which Node they are on.
 */
export function withNode(node) {
  const ofOuterNpm = /^(npm_(config_user_agent|config_node_gyp|node_execpath|execpath)|NODE)$/i;
  const kept = Object.entries(process.env).filter(([name]) => !ofOuterNpm.test(name));
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  return { ...Object.fromEntries(kept), PATH: path };
}

/**
 * The package's folder in the cache. It is built under another name and moved when it is complete,
 * so that an install that was cut off, or a second one at the same time, leaves nothing half done.
 */
async function fetchOnce({ name, version }, options = {}) {
  const folder = join(cacheFolder(), `${name.replace(/^@/, '').replace('/', '-')}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheFolder(), { recursive: true });
  const staging = mkdtempSync(`${folder}.part-`);
  try {
    await npmInstall(staging, `${name}@${version}`, `Fetching ${name} ${version} once`, options);
    moveUnlessThere(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return folder;
}

function moveUnlessThere(staging, folder) {
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Installs one package into a folder of its own. Throws, with npm's output shown, where it fails. */
export async function npmInstall(folder, specifier, title, { env = process.env } = {}) {
  const flags = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'warn'];
  const options = { cwd: folder, env, shell: process.platform === 'win32' };
  const status = await runWithProgress(title, exe('npm', '.cmd'), [...flags, specifier], options);
  if (status === 0) return;
  throw new Error(`${specifier} could not be installed: see the messages of npm above.`);
}

function exe(name, windows = '.exe') {
  return process.platform === 'win32' ? `${name}${windows}` : name;
}
