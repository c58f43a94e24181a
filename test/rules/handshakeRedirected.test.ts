import { describe, expect, test } from 'vitest';
import { handshakeRedirected } from '../../src/rules/handshakeRedirected.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('handshake-redirected', () => {
  const moved = { status: 307, headers: [['Location', '/mcp/']] as const };

  test('is one finding a plane and principal', () => {
    const story = capture();
    const client = story.client();
    client.initialize(moved);
    client.initialize(moved);
    expect(findingsOf(story, handshakeRedirected)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'initialize of openai-mcp at +0:00.00 was answered 307 (and 1 more); no later initialize succeeded.',
        exchanges: [1, 2],
        inferred: false,
      },
    ]);
  });

  test('is information where the client followed', () => {
    const story = capture();
    const client = story.client();
    client.initialize(moved);
    client.initialize({ issues: 's1' }, { path: '/mcp/' });
    expect(findingsOf(story, handshakeRedirected)).toMatchObject([{ severity: 'info' }]);
  });

  test('redirects beside the handshake are none of it', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.begin('GET', { path: '/authorize' }).answer({ status: 302 });
    expect(findingsOf(story, handshakeRedirected)).toEqual([]);
  });
});
