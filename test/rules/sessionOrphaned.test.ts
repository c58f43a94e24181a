import { describe, expect, test } from 'vitest';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';
import { ask } from './statelessStory.ts';

const auth = token();
const HOUR = 3_600_000;

function findings(story: CaptureBuilder, nowT?: number) {
  return evaluateRules(story.model({}, nowT)).filter(({ rule }) => rule === 'session-orphaned');
}

describe('session-orphaned', () => {
  test('warns of a session whose owner got another and did not come back', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: '3602c17d' });
    client.call('search', { session: '3602c17d' }, { stream: 217 });
    story.wait(138_900);
    client.initialize({ issues: '67cd9106' });
    expect(findings(story)).toEqual([
      {
        id: 'session-orphaned:session:3602c17d',
        rule: 'session-orphaned',
        title: 'Session orphaned',
        severity: 'warning',
        subject: { kind: 'session', key: '3602c17d' },
        message:
          'Session 3602c17d (issued at +0:00.01, 1 request carried it) was left without a DELETE: openai-mcp got 67cd9106 (exchange 3) 2 min 19 s after its last use and did not come back.',
        exchanges: [1, 2, 3],
        inferred: false,
      },
    ]);
  });

  test('informs of a session that is merely idle', () => {
    const story = capture();
    story.client({ auth }).initialize({ issues: 's1' });
    expect(findings(story, HOUR)).toMatchObject([
      {
        severity: 'info',
        message:
          'Session s1 (issued at +0:00.01, 0 requests carried it) was last used at +0:00.01 and never deleted; no later session took its place.',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('is inferred where only the User-Agent says that both sessions have one owner', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    expect(findings(story)).toMatchObject([{ severity: 'warning', inferred: true }]);
    expect(findings(story, HOUR)[1]).toMatchObject({ severity: 'info', inferred: false });
  });

  test('is inferred where a DELETE may have passed while nothing was recorded', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    story.record({ type: 'control', action: 'pause' });
    story.wait(1_000);
    story.record({ type: 'control', action: 'forwarded-unrecorded', count: 1, bytes: 0 });
    story.record({ type: 'control', action: 'resume' });
    client.initialize({ issues: 's2' });
    const [finding] = findings(story);
    expect(finding).toMatchObject({ severity: 'warning', inferred: true });
    expect(finding?.message).toContain('Not all of the traffic after that was recorded.');
  });

  test('does not claim a negative time when a stream closed after the next session began', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    const stream = client.stream('s1');
    client.initialize({ issues: 's2' });
    story.wait(50);
    stream.end('client-abort');
    const [finding] = findings(story);
    expect(finding?.message).toContain('got s2 (exchange 3) and did not come back');
  });

  describe('is silent on', () => {
    const silent = (story: CaptureBuilder, nowT?: number) =>
      expect(findings(story, nowT)).toEqual([]);

    test('sessions that were deleted, released, expired or rejected', () => {
      const story = capture();
      const client = story.client({ auth });
      for (const id of ['deleted', 'released', 'expired', 'rejected']) {
        client.initialize({ issues: id });
      }
      client.delete('deleted');
      client.delete('released', { status: 405 });
      client.call('search', { session: 'expired' }, { status: 404 });
      client.call('search', { session: 'rejected' }, { status: 400 });
      silent(story, HOUR);
    });

    test('a session whose stream is open, however long', () => {
      const story = capture();
      const client = story.client({ auth });
      client.initialize({ issues: 's1' });
      client.stream('s1');
      silent(story, 10 * HOUR);
    });

    test('a session that was used again after the next one began', () => {
      const story = capture();
      const client = story.client({ auth });
      client.initialize({ issues: 's1' });
      client.initialize({ issues: 's2' });
      client.call('search', { session: 's1' });
      silent(story);
    });

    test('sessions of several principals or planes side by side', () => {
      const story = capture();
      story.client({ auth }).initialize({ issues: 's1' });
      story.client({ auth: token('fp:0c0c0c0c') }).initialize({ issues: 's2' });
      story.client({ auth, userAgent: 'openai-mcp/1.0.0 (ChatGPT)' }).initialize({ issues: 's3' });
      silent(story);
    });

    test('modern traffic, with a stray session id too', () => {
      const story = capture();
      const client = story.client({ auth });
      ask(client, 'tools/call', { name: 'search', session: 'stray' });
      silent(story, HOUR);
    });
  });
});
