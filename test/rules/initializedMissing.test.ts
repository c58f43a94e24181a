import { describe, expect, test } from 'vitest';
import { initializedMissing } from '../../src/rules/initializedMissing.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const auth = token();

describe('initialized-missing', () => {
  test('is one finding a plane and principal', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.post('tools/list', { session: 's1' });
    client.call('search', { session: 's1' });
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's2' });
    expect(findingsOf(story, initializedMissing)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp sent no notifications/initialized after 2 of its 2 handshakes; the first is exchange 1, followed by tools/list (exchange 2).',
        exchanges: [1, 2, 4, 5],
        inferred: false,
      },
    ]);
  });

  test('without sessions the first handshake speaks for all', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize();
    client.call('search');
    client.initialize();
    client.call('search');
    expect(findingsOf(story, initializedMissing)).toMatchObject([{ exchanges: [1, 2] }]);
  });

  test('a notification, alone or in an array, with the id or without it', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.initialized('s1');
    client.call('search', { session: 's1' });
    client.initialize({ issues: 's2' });
    const notification = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    client.raw(JSON.stringify([ping, notification]), { session: 's2' });
    client.call('search', { session: 's2' });
    expect(findingsOf(story, initializedMissing)).toEqual([]);
    const forgetful = capture();
    const claude = forgetful.client({ auth });
    claude.initialize({ issues: 's1' });
    claude.initialize({ issues: 's2' });
    claude.initialized();
    claude.call('search');
    claude.call('search', { session: 's1' });
    expect(findingsOf(forgetful, initializedMissing)).toEqual([]);
  });

  test('a client that does nothing afterwards, and a handshake that failed', () => {
    const story = capture();
    story.client({ auth }).initialize({ issues: 's1' });
    const refused = story.client({ auth: token('fp:00000009') });
    refused.initialize({ status: 401 });
    refused.call('search', {}, { status: 401 });
    expect(findingsOf(story, initializedMissing)).toEqual([]);
  });

  test('the log level may be set before, as VS Code does', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.post('logging/setLevel', { session: 's1' });
    expect(findingsOf(story, initializedMissing)).toEqual([]);
    client.call('search', { session: 's1' });
    expect(findingsOf(story, initializedMissing)).toMatchObject([{ exchanges: [1, 3] }]);
  });

  test('a body that nobody can read may be the notification', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.begin('POST', { session: 's1' }).answer({ status: 202 });
    client.call('search', { session: 's1' });
    expect(findingsOf(story, initializedMissing)).toEqual([]);
  });

  test('is inferred where the notification may have passed while nothing was recorded', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    story.record({ type: 'control', action: 'dropped', count: 1 });
    client.call('search', { session: 's1' });
    expect(findingsOf(story, initializedMissing)).toMatchObject([{ inferred: true }]);
  });
});
