import { describe, expect, test } from 'vitest';
import { requestIdReused } from '../../src/rules/requestIdReused.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function story() {
  const built = capture();
  const client = built.client({ auth: token() });
  client.initialize({ issues: 's1' }, { id: 0 });
  return { built, client };
}

describe('request-id-reused', () => {
  test('one after the other is information, one finding a session', () => {
    const { built, client } = story();
    for (let call = 0; call < 3; call++) client.call('a', { session: 's1', id: 1 });
    expect(findingsOf(built, requestIdReused)).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'info',
        message: '2 requests of session s1 had an id that an earlier request of it had (1).',
        exchanges: [2, 3, 4],
        inferred: false,
      },
    ]);
  });

  test('both open at once is a warning', () => {
    const { built, client } = story();
    const first = client.openCall('a', { session: 's1', id: 7 });
    const second = client.openCall('b', { session: 's1', id: 7 });
    second.answer();
    first.answer();
    expect(findingsOf(built, requestIdReused)).toMatchObject([
      {
        severity: 'warning',
        message:
          '1 request of session s1 had an id that an earlier request of it had (7), 1 of them while the earlier one was unanswered.',
      },
    ]);
  });

  test('a retry of a refused request, another type of id, another session, no session', () => {
    const { built, client } = story();
    client.call('a', { session: 's1', id: 1 }, { status: 401 });
    client.call('a', { session: 's1', id: 1 });
    client.call('a', { session: 's1', id: '1' });
    client.initialize({ issues: 's2' }, { id: 0 });
    client.call('a', { session: 's2', id: 1 });
    client.call('a', { id: 1 });
    expect(findingsOf(built, requestIdReused)).toEqual([]);
  });
});
