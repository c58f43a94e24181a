import { describe, expect, test } from 'vitest';
import { authChallengeWithoutMetadata } from '../../src/rules/authChallengeWithoutMetadata.ts';
import { capture, type CaptureBuilder } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

describe('auth-challenge-without-metadata', () => {
  function challenged(...challenges: string[]) {
    const story = capture();
    const headers = challenges.map((value) => ['WWW-Authenticate', value] as const);
    story.client().initialize({ status: 401, headers });
    return story;
  }

  /** As clients do: below the path of the endpoint, then at the root. */
  function lookedUp(story: CaptureBuilder): CaptureBuilder {
    for (const place of [`${WELL_KNOWN}/mcp`, WELL_KNOWN]) {
      story.client().begin('GET', { path: place }).answer({ status: 404 });
    }
    return story;
  }

  test('is one finding a capture', () => {
    expect(
      findingsOf(lookedUp(challenged('Bearer realm="demo"')), authChallengeWithoutMetadata),
    ).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message:
          '1 answer 401 without resource_metadata in WWW-Authenticate (exchange 1), and no metadata at /.well-known.',
        exchanges: [1],
        inferred: false,
      },
    ]);
    expect(findingsOf(lookedUp(challenged()), authChallengeWithoutMetadata)).toMatchObject([
      { message: expect.stringContaining('401 without WWW-Authenticate') as string },
    ]);
  });

  test('a challenge that names the metadata, or another scheme', () => {
    const metadata = 'Bearer resource_metadata="https://mcp.example/.well-known/x"';
    for (const value of [metadata, 'Basic realm="demo"', 'ApiKey']) {
      expect(findingsOf(lookedUp(challenged(value)), authChallengeWithoutMetadata)).toEqual([]);
    }
  });

  test('metadata that was found at the well-known place', () => {
    const story = challenged('Bearer');
    story
      .client()
      .begin('GET', { path: `${WELL_KNOWN}/mcp` })
      .answer();
    expect(findingsOf(story, authChallengeWithoutMetadata)).toEqual([]);
  });

  test('a client that never asks may have a key: servers of API keys answer a bare 401 too', () => {
    expect(findingsOf(challenged(), authChallengeWithoutMetadata)).toEqual([]);
    expect(findingsOf(challenged('Bearer'), authChallengeWithoutMetadata)).toEqual([]);
  });

  test('between the two places a client looks nothing is known', () => {
    const story = challenged();
    story
      .client()
      .begin('GET', { path: `${WELL_KNOWN}/mcp` })
      .answer({ status: 404 });
    expect(findingsOf(story, authChallengeWithoutMetadata)).toEqual([]);
  });

  test('an authorization server on the same origin, as 2025-03-26 has it', () => {
    const story = lookedUp(challenged());
    story.client().begin('GET', { path: '/.well-known/oauth-authorization-server' }).answer();
    expect(findingsOf(story, authChallengeWithoutMetadata)).toEqual([]);
  });
});
