import { renameSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { forgetfulHost } from './captures.ts';

test('a capture file that was moved away is missed in plain words, and read again when it is back', async () => {
  const file = forgetfulHost().file();
  const engine = await CaptureEngine.open(file);
  onTestFinished(() => engine.dispose());
  const detail = async () => engine.handlers['exchange/get']({ x: 3 });
  renameSync(file, `${file}.away`);
  await expect(detail()).rejects.toThrow(/sample\.mcp\.jsonl can no longer be read \(it was moved/);
  renameSync(`${file}.away`, file);
  expect((await detail()).requestBody?.text).toContain('tools/call');
});
