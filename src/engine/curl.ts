import type { CurlQuery, CurlView } from '../contract/api.ts';
import { curlCommand } from '../export/curl.ts';
import { Masker } from '../export/masking.ts';
import type { ExchangeRecord } from '../capture/records.ts';
import { partsOf } from './detail.ts';
import type { CaptureEngine } from './engine.ts';

/** Answers `exchange/curl`. Pseudonyms are numbered within this one request. */
export async function curlOf(
  engine: CaptureEngine,
  { x, includeIdentifiers = false }: CurlQuery,
): Promise<CurlView> {
  const records = await engine.records.read(engine.intake.index.of(x));
  const masker = new Masker();
  const shown = includeIdentifiers
    ? records
    : records.map((record) => masker.mask(record) as ExchangeRecord);
  const { request, requestBody } = partsOf(shown);
  if (!request) throw new Error(`there is no request ${String(x)} in this capture`);
  const { command, notes } = curlCommand(request, requestBody, engine.view().model.target);
  return { command, notes: [...notes] };
}
