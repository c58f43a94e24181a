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

/** A few at a time: programs that wait for each other too long close their idle connections. */
const AT_ONCE = 4;

async function recordAll(): Promise<CaptureRecord[][]> {
  const all: CaptureRecord[][] = [];
  const pairs = officialPairs.entries();
  const work = async (): Promise<void> => {
    for (const [place, pair] of pairs) all[place] = await recorded(pair);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return all;
}

test('between official clients and servers the rules find what docs/verification.md proves', async () => {
  const all = await recordAll();
  const rows = officialPairs.map((pair, place) => {
    const records = all[place] ?? [];
    expect(ofType(records, 'response').length).toBeGreaterThan(3);
    return verifiedRow(pair, records);
  });
  expect(rows).toEqual(verifiedRows('SDK '));
}, 240_000);
