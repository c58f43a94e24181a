import { resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

interface Bundling {
  readonly webviewBundle: () => BuildOptions;
  readonly privateNames: () => string[];
}

/** How the page is bundled, as the product's build does it. */
export async function bundling(): Promise<Bundling> {
  return (await import(resolve(root, '.ci/webviewBundle.mjs'))) as Bundling;
}
