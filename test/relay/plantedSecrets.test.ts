/** Random secrets in every place a credential may stand; nothing the relay gives may hold one. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { RawServer, relayTo } from './harness.ts';
import { textOf } from '../capture/batches.ts';
import { plant, plantings, secretsIn } from './plantedSecrets.ts';

test('no secret reaches the file, the batches, the messages of trouble or the log', async () => {
  const logged: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => logged.push(String(text)) > 0);
  }
  const outputs: string[] = [];
  const planted: string[] = [];
  let exchanges = 0;
  const server = await RawServer.start();
  const relay = await relayTo(server.url);
  relay.onBatch((batch) => outputs.push(textOf(batch)));
  relay.onTrouble(({ message }) => outputs.push(message));
  await fc.assert(
    fc.asyncProperty(plantings, async (planting) => {
      planted.push(planting.value);
      exchanges += await plant(relay.port, server, planting);
    }),
    { numRuns: 25 },
  );
  await relay.stop();
  vi.restoreAllMocks();
  expect(relay.captured().split('"type":"end"')).toHaveLength(exchanges + 1);
  const everything = [relay.captured(), ...outputs, ...logged].join('\n');
  expect(secretsIn(everything, planted)).toEqual([]);
});

test('a secret that stands in a text is seen, in whatever form', () => {
  const value = 'fake0secret0fake0secret';
  for (const shift of ['', 'a', 'ab']) {
    const packed = Buffer.from(`${shift}${value}`).toString('base64');
    expect(secretsIn(`{"base64":"${packed}"}`, [value])).toEqual([value]);
  }
  expect(secretsIn(`x${value}y`, [value, 'other'.repeat(4)])).toEqual([value]);
});
