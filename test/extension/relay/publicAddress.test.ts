import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Row, RowsPage } from '../../../src/contract/api.ts';
import { checkPublicAddress } from '../../../src/extension/relay/publicAddress.ts';

/** A tunnel that ends at a relay, or elsewhere; the engine shows what came to the relay. */
async function tunnel(ends: 'here' | 'refused' | 'elsewhere') {
  const rows: Partial<Row>[] = [];
  const server = createServer((request, response) => {
    const endReason = ends === 'refused' ? 'refused' : 'complete';
    if (ends !== 'elsewhere') rows.push({ path: request.url ?? '', endReason });
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const page = { revision: 1, matched: 0, total: 0, rows } as unknown as RowsPage;
  const request = () => Promise.resolve(page as never);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, request };
}

test('an address that leads to the relay is fine', async () => {
  const { url, request } = await tunnel('here');
  expect(await checkPublicAddress(url, { request })).toBeUndefined();
});

test('one that ends elsewhere, or is refused, is not', async () => {
  for (const ends of ['elsewhere', 'refused'] as const) {
    const { url, request } = await tunnel(ends);
    expect(await checkPublicAddress(url, { request }, 2)).toMatch(
      /answers \(404\), but .* pointed/,
    );
  }
});

test('one where nobody answers says why', async () => {
  const { request } = await tunnel('elsewhere');
  const problem = await checkPublicAddress('http://127.0.0.1:1/mcp', { request }, 2);
  expect(problem).toMatch(/127\.0\.0\.1:1 cannot be reached \(.+\)\. Is the tunnel running\?/);
});
