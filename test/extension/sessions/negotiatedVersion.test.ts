import { expect, test } from 'vitest';
import { negotiatedVersion } from '../../../src/extension/sessions/negotiatedVersion.ts';

const answer = JSON.stringify({ result: { protocolVersion: '2025-06-18' } });
const nothing = { requestHeaders: [], events: [] };
const body = (text: string) => ({ bytes: 0, text, truncated: false, incomplete: false });

test.each([
  [
    { ...nothing, requestHeaders: [['MCP-Protocol-Version', '2025-11-25'] as [string, string]] },
    '2025-11-25',
  ],
  [{ ...nothing, responseBody: body(answer) }, '2025-06-18'],
  [
    {
      ...nothing,
      events: [
        { t: 0, bytes: 0 },
        { t: 1, bytes: 9, data: answer },
      ],
    },
    '2025-06-18',
  ],
  [{ ...nothing, responseBody: body('<html>') }, undefined],
  [{ ...nothing, responseBody: body('null') }, undefined],
  [{ ...nothing, responseBody: body('{"result":{"protocolVersion":"a\\r\\nb"}}') }, undefined],
  [nothing, undefined],
])('case %#', (detail, version) => {
  expect(negotiatedVersion(detail)).toBe(version);
});
