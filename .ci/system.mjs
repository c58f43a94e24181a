/** System packages the tests need: installed through the package manager where that is allowed. */
import { existsSync } from 'node:fs';
import { onPath, runWithProgress } from './console.mjs';

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium or Chrome, or undefined. */
export function findChromium() {
  return onPath(browsers) ?? macBrowsers.find((file) => existsSync(file));
}

/** Finds a browser, installing Debian's one where possible. Throws with what to install. */
export async function ensureChromium() {
  if (findChromium() === undefined) await installPackages(['chromium']);
  const found = findChromium();
  if (found) return found;
  throw new Error(
    'No Chromium or Chrome was found. Install one (on Debian or Ubuntu: "apt-get install chromium") and run this again.',
  );
}

/** The commands of *Copy as cURL* are run by the real thing. Throws with what to install. */
export async function ensureCurl() {
  if (onPath(['curl']) === undefined) await installPackages(['curl']);
  if (onPath(['curl']) === undefined) {
    throw new Error('No curl was found. Install it (on Debian or Ubuntu: "apt-get install curl").');
  }
}

/** code-server builds its kerberos module from source; without these it fails after two minutes. */
export async function ensureBuildLibraries() {
  if (process.platform !== 'linux') return;
  const missing = [
    [existsSync('/usr/include/gssapi/gssapi.h'), 'libkrb5-dev'],
    [onPath(['g++']) !== undefined && onPath(['make']) !== undefined, 'build-essential'],
    [onPath(['python3']) !== undefined, 'python3'],
    [onPath(['pkg-config']) !== undefined, 'pkg-config'],
  ].flatMap(([present, name]) => (present ? [] : [name]));
  if (missing.length === 0) return;
  if (await installPackages(missing)) return;
  throw new Error(
    `code-server needs these to install: ${missing.join(', ')}. Install them (on Debian or Ubuntu: "apt-get install ${missing.join(' ')}") and run this again.`,
  );
}

async function installPackages(names) {
  const apt = onPath(['apt-get']);
  if (!apt) return false;
  const prefix = process.getuid?.() === 0 ? [] : sudo();
  if (!prefix) return false;
  const [command, ...rest] = [...prefix, apt];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runWithProgress(
    'Reading the list of system packages',
    command,
    [...rest, 'update', '-qq'],
    {
      env,
    },
  );
  const install = [...rest, 'install', '-y', '-qq', '--no-install-recommends', ...names];
  const title = `Installing ${names.join(', ')}`;
  return (await runWithProgress(title, command, install, { env })) === 0;
}

/** Only where no password is asked for, since nobody may be there to type it. */
function sudo() {
  const found = onPath(['sudo']);
  return found ? [found, '-n'] : undefined;
}
