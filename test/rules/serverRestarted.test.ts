import { describe, expect, test } from 'vitest';
import { serverRestarted } from '../../src/rules/serverRestarted.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('server-restarted', () => {
  function running(sessions: number) {
    const story = capture();
    const clients = Array.from({ length: sessions }, (_, index) => {
      const client = story.client({ auth: token(`fp:0000000${index}`) });
      client.initialize({ issues: `id-${'abcdef'[index] ?? ''}` });
      return { client, session: `id-${'abcdef'[index] ?? ''}` };
    });
    story.wait(60_000);
    return { story, clients };
  }

  test('is one finding a capture, and inferred', () => {
    const { story, clients } = running(3);
    for (const { client, session } of clients) client.call('a', { session }, { status: 404 });
    expect(findingsOf(story, serverRestarted)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'info',
        message:
          '3 session ids were refused within 20 ms from +1:00.03 on, and none from before was served again; if the server restarted, then between +0:00.03 and +1:00.03.',
        exchanges: [4, 5, 6],
        inferred: true,
      },
    ]);
  });

  test('a session from before that is still served speaks against it', () => {
    const { story, clients } = running(4);
    const [witness, ...others] = clients;
    for (const { client, session } of others) client.call('a', { session }, { status: 404 });
    witness?.client.call('a', { session: witness.session });
    expect(findingsOf(story, serverRestarted)).toEqual([]);
  });

  test('sessions that end one by one do not', () => {
    const { story, clients } = running(4);
    for (const { client, session } of clients) {
      client.call('a', { session }, { status: 404 });
      story.wait(100_000);
    }
    expect(findingsOf(story, serverRestarted)).toEqual([]);
  });
});
