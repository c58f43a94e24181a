/**
 * A real VS Code without a download from its makers: code-server, VS Code's own server build, with
 * the Node it needs, both fetched from npm on first use and kept in the user's cache folder.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './console.mjs';
import { ensureBuildLibraries } from './system.mjs';
import { ensureNode, npmInstall, withNode } from './tools.mjs';

/** code-server 4.X.Y carries VS Code 1.X.Y, and refuses another major version of Node than its own. */
const version = '4.139.1';

/** Installs code-server unless it is there. Answers the Node to run and the script to give it. */
export async function ensureCodeServer() {
  const folder = join(cacheFolder(), `code-server-${version}`);
  const installed = {
    node: await ensureNode(),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
    version,
  };
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return installed;
  await ensureBuildLibraries();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await install(folder, installed.node);
  writeFileSync(complete, '');
  return installed;
}

async function install(folder, node) {
  console.log(`code-server is fetched once into ${folder} (about 700 MB).`);
  const title = `Installing code-server ${version} (two to four minutes)`;
  await npmInstall(folder, `code-server@${version}`, title, { env: withNode(node) });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await ensureCodeServer()));
}
