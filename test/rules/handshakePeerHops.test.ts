import { describe, expect, test } from 'vitest';
import { handshakePeerHops } from '../../src/rules/handshakePeerHops.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('handshake-peer-hops', () => {
  function handshake(header: string, addresses: readonly string[]) {
    const story = capture();
    const client = story.client({ userAgent: 'Claude-User' });
    const from = (index: number) => ({ headers: [[header, addresses[index] ?? '']] as const });
    client.initialize({ issues: 's1' }, from(0));
    client.post(
      'notifications/initialized',
      { id: null, session: 's1', ...from(1) },
      { status: 202 },
    );
    client.post('tools/list', { session: 's1', ...from(2) });
    return story;
  }

  test('is one finding a session, with no address in it', () => {
    const story = handshake('X-Forwarded-For', ['192.0.2.1', '192.0.2.7, 10.0.0.1', '192.0.2.1']);
    const findings = findingsOf(story, handshakePeerHops);
    expect(findings).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'info',
        message: 'The first batch of session s1 (Claude-User) came from 2 addresses.',
        exchanges: [1, 2],
        inferred: false,
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('192.0.2');
  });

  test('ports and proxies on the way make no other client', () => {
    const forwarded = [
      'for=192.0.2.1;proto=https',
      'For="192.0.2.1:4711"',
      'for=192.0.2.1, for=10.0.0.1',
    ];
    expect(findingsOf(handshake('Forwarded', forwarded), handshakePeerHops)).toEqual([]);
    const loopback = ['127.0.0.1', '::1', '127.0.0.1'];
    expect(findingsOf(handshake('X-Real-IP', loopback), handshakePeerHops)).toEqual([]);
  });

  test('an address that a proxy reports is not compared with that of a connection', () => {
    const story = capture();
    const client = story.client({ userAgent: 'Claude-User' });
    client.initialize({ issues: 's1' });
    const headers = [['X-Forwarded-For', '192.0.2.1']] as const;
    client.post('tools/list', { session: 's1', headers });
    client.post('tools/list', { session: 's1', headers: [['X-Real-IP', '192.0.2.2']] });
    expect(findingsOf(story, handshakePeerHops)).toEqual([]);
  });
});
