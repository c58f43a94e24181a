import { describe, expect, test } from 'vitest';
import { discoverProbeRepeated } from '../../src/rules/discoverProbeRepeated.ts';
import { capture, type AnswerOptions } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask, refused } from './statelessStory.ts';

function probed(times: number, answer: AnswerOptions) {
  const story = capture();
  const client = story.client();
  for (let probe = 0; probe < times; probe++) {
    ask(client, 'server/discover', { answer });
    client.initialize({ issues: `s${probe}` });
  }
  return story;
}

describe('discover-probe-repeated', () => {
  test('informs of a plane that does not keep the answer', () => {
    expect(findingsOf(probed(3, refused(400, -32000)), discoverProbeRepeated)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'info',
        message:
          'openai-mcp sent 3 server/discover requests that failed (exchanges 1, 3, 5); the first had told that the server does not speak 2026-07-28.',
        exchanges: [1, 3, 5],
        inferred: false,
      },
    ]);
  });

  test('two probes, a success, a missing authorisation, and a stateless server’s error are none', () => {
    expect(findingsOf(probed(2, refused(404, -32601)), discoverProbeRepeated)).toEqual([]);
    expect(findingsOf(probed(5, {}), discoverProbeRepeated)).toEqual([]);
    expect(findingsOf(probed(5, { status: 401 }), discoverProbeRepeated)).toEqual([]);
    expect(findingsOf(probed(5, refused(400, -32022)), discoverProbeRepeated)).toEqual([]);
  });
});
