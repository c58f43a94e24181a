/**
 * `npm test [tier…]`: installs what is missing, checks types, lint and format, builds, and runs the
 * tiers one after the other. The last line is always "N passed, N failed".
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules } from './ensure-modules.mjs';
import { root, run } from './console.mjs';

const tiers = ['unit', 'relay', 'webview', 'vscode'];
/** Run only when asked for: `npm run test:oldest`. */
const more = ['oldest'];
const checks = ['check:types', 'lint', 'format:check'];
const results = join(root, 'test-results');

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => ![...tiers, ...more].includes(name));
if (unknown.length > 0) {
  console.error(
    `Unknown tier ${unknown.join(', ')}: choose among ${[...tiers, ...more].join(', ')}.`,
  );
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
ensureModules();
mkdirSync(results, { recursive: true });
if (asked.length === 0) for (const check of checks) count(npm(check), check);
const chosen = asked.length === 0 ? tiers : asked;
if (chosen.some((tier) => tier !== 'unit') || asked.length === 0) count(build(), 'build');
for (const tier of chosen) await runTier(tier);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

async function runTier(tier) {
  const trouble = await prepare(tier);
  if (trouble) {
    console.error(`\nThe ${tier} tests cannot run: ${trouble}\n`);
    total.failed += 1;
    return;
  }
  const report = join(results, `${tier}.json`);
  rmSync(report, { force: true });
  const status = run(process.execPath, [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--config', '.ci/vitest.config.mjs', '--project', tier],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ]);
  const { passed, failed } = countsOf(report);
  total.passed += passed;
  // A run that failed outside any test (a file that does not load) counts as one failure.
  total.failed += failed > 0 || status === 0 ? failed : 1;
  if (status === 0 && passed === 0) {
    console.error(`The ${tier} tier ran no test.`);
    total.failed += 1;
  }
}

/** Installs what a tier needs beyond npm packages; the answer says why it cannot. */
async function prepare(tier) {
  try {
    const { ensureChromium, ensureCurl } = await import('./system.mjs');
    if (['webview', 'vscode', 'oldest'].includes(tier)) await ensureChromium();
    const editor = { vscode: 'current', oldest: 'oldest' }[tier];
    if (editor) {
      process.env.MCP_INSPECTOR_EDITOR = editor;
      await (await import('./code-server.mjs')).ensureCodeServer(editor);
    }
    if (tier === 'relay') await ensureCurl();
    if (tier === 'relay') await (await import('./tools.mjs')).ensureTestTools();
    return undefined;
  } catch (error) {
    return error.message;
  }
}

function countsOf(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests };
}

function npm(script) {
  console.log(`\n> npm run ${script}`);
  return run('npm', ['run', '--silent', script], { shell: process.platform === 'win32' });
}

function build() {
  console.log('\n> esbuild');
  return run(process.execPath, ['esbuild.mjs', '--production']);
}

function count(status, name) {
  if (status === 0) total.passed += 1;
  else {
    total.failed += 1;
    console.error(`${name} failed.`);
  }
}
