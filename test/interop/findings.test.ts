/** A false alarm costs more than a missing rule: traffic of official programs, finding by finding. */
import { expect, test } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { ofType, relayTo } from '../relay/harness.ts';
import { officialPairs, type OfficialPair } from './officialPairs.ts';
import { verifiedRow, verifiedRows } from './verification.ts';

async function recorded({ start, run }: OfficialPair): Promise<CaptureRecord[]> {
  const relay = await relayTo(await start());
  await run(relay.url);
  return relay.records();
}

test('between official clients and servers the rules find what docs/verification.md proves', async () => {
  const rows = await Promise.all(
    officialPairs.map(async (pair) => {
      const records = await recorded(pair);
      expect(ofType(records, 'response').length).toBeGreaterThan(3);
      return verifiedRow(pair, records);
    }),
  );
  expect(rows).toEqual(verifiedRows('SDK '));
}, 240_000);
