import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

/** Puts `text` (Markdown) in the place of the page's section of this name; the other sections stay. */
export function writeSection(name, text) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const page = readFileSync(PAGE, 'utf8');
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  const section = `${begin}\n\n${text.trim()}\n\n${end}\n`;
  const anew =
    from >= 0 && to > from
      ? page.slice(0, from) + section + page.slice(to + end.length).replace(/^\n/, '')
      : `${page.trimEnd()}\n\n${section}`;
  writeFileSync(PAGE, anew);
  console.log('\nWritten to docs/benchmarks.md');
}

/** The sections other benches wrote, with their marks: who writes the rest of the page keeps them. */
export function markedSections() {
  const page = readFileSync(PAGE, 'utf8');
  return [...page.matchAll(/<!-- ([a-z]+) -->[^]*?<!-- end of \1 -->\n/g)].map(
    ([section]) => section,
  );
}
