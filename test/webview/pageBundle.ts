import { resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';

const script = resolve(import.meta.dirname, '../../.ci/webviewBundle.mjs');

interface Bundling {
  readonly webviewBundle: () => BuildOptions;
  readonly ownNames: () => string[];
}

/** How the page is bundled, as the product's build does it. */
export async function bundling(): Promise<Bundling> {
  return (await import(script)) as Bundling;
}
