import { describe, expect, test } from 'vitest';
import { authTokenExpiredAccepted } from '../../src/rules/authTokenExpiredAccepted.ts';
import { capture, jwt } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('auth-token-expired-accepted', () => {
  const startedAt = '2026-02-27T08:00:00.000Z';

  function calledWith(exp: unknown, answer = {}) {
    const story = capture(startedAt);
    const client = story.client({ auth: jwt({ sub: 'user-one', exp }) });
    client.call('search', {}, answer);
    return story;
  }

  const seconds = (beforeStart: number) => Date.parse(startedAt) / 1000 - beforeStart;

  test('is one finding a plane, inferred since claims are unverified', () => {
    const findings = findingsOf(calledWith(seconds(3600)), authTokenExpiredAccepted);
    expect(findings).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          '1 tool call of openai-mcp was answered although the token had expired, the first 1 h 00 min before.',
        exchanges: [1],
        inferred: true,
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('user-one');
  });

  test('a little late, not expired, no date, and refused', () => {
    const stories = [
      ...[calledWith(seconds(200)), calledWith(seconds(-60)), calledWith('soon')],
      calledWith(seconds(3600), { status: 401 }),
    ];
    for (const story of stories) {
      expect(findingsOf(story, authTokenExpiredAccepted)).toEqual([]);
    }
  });
});
