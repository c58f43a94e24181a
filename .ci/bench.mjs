/**
 * `npm run bench [name…] [-- --seconds N] [-- --million [--exchanges N]] [-- --write]`: measures and prints; nothing passes or fails by a figure.
 * Each file of test/bench/*.bench.mjs is one bench and exports `run({ seconds, million, exchanges })`.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { ensureModules } from './ensure-modules.mjs';
import { root } from './console.mjs';

const folder = join(root, 'test', 'bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.slice(0, -'.bench.mjs'.length));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    million: { type: 'boolean' },
    exchanges: { type: 'string', default: '1000000' },
    write: { type: 'boolean' },
  },
});
const seconds = Number(values.seconds);
const exchanges = Number(values.exchanges);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0 || !(seconds > 0) || !(exchanges > 0)) {
  console.error(
    `Usage: npm run bench [${known.join('|')}] [-- --seconds 60] [-- --million [--exchanges N]] [-- --write]`,
  );
  process.exit(2);
}

ensureModules();
for (const name of positionals.length > 0 ? positionals : known) {
  const { run } = await import(pathToFileURL(join(folder, `${name}.bench.mjs`)).href);
  await run({ seconds, million: values.million, exchanges, write: values.write });
}
