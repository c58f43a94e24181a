import { describe, expect, test } from 'vitest';
import type { ExchangeRecord } from '../../src/capture/records.ts';
import { exchangeRecordOf, saysText } from '../../src/engine/recordTexts.ts';

const common = { seq: 1, t: 0, at: '2026-02-05T09:00:00.000Z', x: 1 };

const records: Record<string, ExchangeRecord> = {
  url: {
    ...{
      ...common,
      type: 'request',
      method: 'POST',
      url: '/mcp?tenant=Needle',
      httpVersion: '1.1',
    },
    ...{ headers: [], peer: { address: '127.0.0.1', port: 1 } },
  },
  'header field': { ...common, type: 'response', status: 200, headers: [['X-Tenant', 'needle']] },
  trailer: { ...common, type: 'trailers', dir: 'down', headers: [['X-Needle', '1']] },
  'request body': { ...common, type: 'request.body', bytes: 6, text: 'a nEEdle' },
  'response body': { ...common, type: 'response.body', bytes: 6, text: 'needles' },
  event: { ...common, type: 'event', data: '{"say":"needle"}', bytes: 1 },
  comment: { ...common, type: 'event', comment: 'needle', bytes: 1 },
  message: { ...common, type: 'message', dir: 'up', opcode: 1, text: 'needle' },
};

describe('what was said', () => {
  test.each(Object.entries(records))('in a %s', (_, record) => {
    expect(saysText(record, 'needle')).toBe(true);
    expect(saysText(record, 'haystack')).toBe(false);
  });

  test('a header field is name and value', () => {
    const { 'header field': response } = records;
    expect(response && saysText(response, 'x-tenant: needle')).toBe(true);
  });

  test('the names of the record itself are not', () => {
    for (const record of Object.values(records))
      expect(saysText(record, 'request.body')).toBe(false);
  });
});

test('only a line about an exchange is one', () => {
  expect(exchangeRecordOf('{"type":"event","x":3}')).toMatchObject({ x: 3 });
  expect(exchangeRecordOf('{"type":"capture"}')).toBeUndefined();
  expect(exchangeRecordOf('{"type":"event","x":3')).toBeUndefined();
  expect(exchangeRecordOf('[1]')).toBeUndefined();
});
