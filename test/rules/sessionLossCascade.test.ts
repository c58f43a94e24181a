import { describe, expect, test } from 'vitest';
import { sessionLossCascade } from '../../src/rules/sessionLossCascade.ts';
import { capture, jwt, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('session-loss-cascade', () => {
  const meta = { 'openai/session': 'v1/talk' };

  /** A conversation whose client comes back without the id and is refused. */
  function refused(status = 401) {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1', meta });
    story.wait(30_000);
    client.initialize({ status });
    const browser = story.client({ userAgent: 'Mozilla/5.0' });
    return { story, client, browser };
  }

  test('is one finding a conversation', () => {
    const { story, client, browser } = refused();
    story.wait(500);
    browser.begin('GET', { path: '/.well-known/oauth-protected-resource/mcp' }).answer();
    client.initialize({ issues: 's2' });
    client.post('tools/list', { session: 's2' });
    story.wait(120_000);
    client.post('ping', { session: 's2' });
    expect(findingsOf(story, sessionLossCascade)).toEqual([
      {
        subject: { kind: 'conversation', key: 'v1/talk' },
        severity: 'error',
        message:
          'initialize of openai-mcp at +0:30.02 came without the session id and was answered 401; 500 ms later the host began to sign in again (exchange 4), and no tool was called in the conversation any more.',
        exchanges: [2, 3, 4],
        inferred: true,
      },
    ]);
  });

  test('is inferred where calls may have come while nothing was recorded', () => {
    const auth = jwt({ sub: 'u', exp: 4e9 });
    const inferred = [false, true].map((dropped) => {
      const story = capture();
      const client = story.client({ auth });
      client.initialize({ issues: 's1' });
      client.call('search', { meta }, { status: 401 });
      client.begin('GET', { path: '/.well-known/oauth-protected-resource' }).answer();
      story.wait(120_000);
      if (dropped) story.record({ type: 'control', action: 'dropped', count: 2 });
      client.post('ping', { session: 's1' });
      return findingsOf(story, sessionLossCascade).map((finding) => finding.inferred);
    });
    expect(inferred).toEqual([[false], [true]]);
  });

  test('a conversation that goes on was not ended', () => {
    const { story, client, browser } = refused();
    browser.begin('GET', { path: '/.well-known/oauth-protected-resource/mcp' }).answer();
    client.initialize({ issues: 's2' });
    story.wait(120_000);
    client.call('search', { session: 's2', meta });
    expect(findingsOf(story, sessionLossCascade)).toEqual([]);
  });

  test('without a new sign-in, or with a capture that ends at once, nothing is said', () => {
    const silent = refused();
    silent.story.wait(120_000);
    silent.client.post('ping');
    expect(findingsOf(silent.story, sessionLossCascade)).toEqual([]);
    const { story, browser } = refused();
    browser.begin('GET', { path: '/token' }).answer();
    expect(findingsOf(story, sessionLossCascade)).toEqual([]);
  });

  test('a token that had expired explains the refusal by itself', () => {
    const story = capture();
    const auth = jwt({ sub: 'user-one', exp: Date.parse('2026-02-27T08:29:00Z') / 1000 });
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1', meta });
    story.wait(30_000);
    client.initialize({ status: 401 });
    story.client().begin('POST', { path: '/token' }).answer();
    story.wait(120_000);
    client.post('ping', { session: 's1' });
    expect(findingsOf(story, sessionLossCascade)).toEqual([]);
  });
});
