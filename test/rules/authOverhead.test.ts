import { describe, expect, test } from 'vitest';
import { authOverhead } from '../../src/rules/authOverhead.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function batches(auth: ReturnType<typeof token> | undefined, count: number, calls = 1) {
  const story = capture();
  const client = story.client(auth ? { auth } : {});
  for (let round = 1; round <= count; round += 1) {
    const session = `s${round}`;
    client.initialize({ issues: session });
    client.post('tools/list', { session });
    for (let call = 0; call < calls; call += 1) client.call('search', { session });
    story.wait(60_000);
  }
  return story;
}

describe('auth-overhead', () => {
  test('is one finding a plane and principal, with requests per tool call', () => {
    expect(findingsOf(batches(token(), 3), authOverhead)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'info',
        message:
          'openai-mcp sent 9 authenticated requests for 3 completed tool calls (3.0 a call); each of its 3 handshakes presented the credential anew.',
        exchanges: [1, 4, 7],
        inferred: false,
      },
    ]);
  });

  test('long sessions, few handshakes and traffic without a credential are no overhead', () => {
    expect(findingsOf(batches(token(), 3, 4), authOverhead)).toEqual([]);
    expect(findingsOf(batches(token(), 2), authOverhead)).toEqual([]);
    expect(findingsOf(batches(undefined, 3), authOverhead)).toEqual([]);
  });
});
