import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders of test/ by tier; the quick tier is whatever no other tier claims. */
const relay = ['relay', 'interop', 'conformance', 'cli', 'demo'];
const webview = ['webview'];
const vscode = ['vscode'];
const globs = (folders) => folders.map((folder) => `test/${folder}/**/*.test.ts`);

const project = (name, include, options = {}) => ({
  root,
  test: { name, include, environment: 'node', ...options },
});

/** MCP_INSPECTOR_EDITOR says which VS Code. */
const inVsCode = {
  globalSetup: 'test/vscode/vsix.ts',
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 30_000, interval: 100 } },
  fileParallelism: false,
  // The workbench and the browser are others' programs; what fails twice is ours. A test that
  // needed its second try is named in the output.
  retry: 1,
};

export default defineConfig({
  root,
  test: {
    projects: [
      project('unit', ['test/**/*.test.ts'], {
        // Generous on purpose: a loaded machine must not fail a test that is right.
        testTimeout: 20_000,
        // Pure code shares a process: loading the same modules for each file would take most of the time.
        pool: 'threads',
        isolate: false,
        exclude: globs([...relay, ...webview, ...vscode]),
      }),
      project('relay', globs(relay), {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        expect: { poll: { timeout: 10_000 } },
      }),
      project('webview', globs(webview), {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        expect: { poll: { timeout: 10_000, interval: 50 } },
        // Each file has a browser of its own, which waits more than it works.
        maxWorkers: 2,
      }),
      project('vscode', globs(vscode), inVsCode),
      // The end-to-end smoke test alone, in the oldest VS Code there is for it: `npm run test:oldest`.
      project('oldest', ['test/vscode/demo.test.ts'], inVsCode),
    ],
  },
});
