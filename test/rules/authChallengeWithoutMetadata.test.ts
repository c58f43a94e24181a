import { describe, expect, test } from 'vitest';
import { authChallengeWithoutMetadata } from '../../src/rules/authChallengeWithoutMetadata.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('auth-challenge-without-metadata', () => {
  function challenged(...challenges: string[]) {
    const story = capture();
    const headers = challenges.map((value) => ['WWW-Authenticate', value] as const);
    story.client().initialize({ status: 401, headers });
    return story;
  }

  test('is one finding a capture', () => {
    expect(findingsOf(challenged('Bearer realm="demo"'), authChallengeWithoutMetadata)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message:
          '1 answer 401 without resource_metadata in WWW-Authenticate (exchange 1), and no metadata at /.well-known.',
        exchanges: [1],
        inferred: false,
      },
    ]);
    expect(findingsOf(challenged(), authChallengeWithoutMetadata)).toMatchObject([
      { message: expect.stringContaining('401 without WWW-Authenticate') as string },
    ]);
  });

  test('a challenge that names the metadata, or another scheme', () => {
    const metadata = 'Bearer resource_metadata="https://mcp.example/.well-known/x"';
    for (const value of [metadata, 'Basic realm="demo"', 'ApiKey']) {
      expect(findingsOf(challenged(value), authChallengeWithoutMetadata)).toEqual([]);
    }
  });

  test('metadata that was found at the well-known place', () => {
    const story = challenged('Bearer');
    story.client().begin('GET', { path: '/.well-known/oauth-protected-resource/mcp' }).answer();
    expect(findingsOf(story, authChallengeWithoutMetadata)).toEqual([]);
  });
});
