import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../.ci/console.mjs';

/** Starts the built inspector and waits for its ready line. */
export async function startInspector(args) {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist/inspector.js'), ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise((done, failed) => {
    lines.once('line', done);
    child.once('exit', (code) => failed(new Error(`the inspector ended with code ${code}`)));
  });
  const ready = JSON.parse(line);
  const { token } = JSON.parse(readFileSync(ready.rendezvous, 'utf8'));
  const stop = () =>
    new Promise((done) => {
      child.once('exit', done);
      child.kill('SIGTERM');
    });
  return { ready, token, readyMs: performance.now() - began, stop };
}
