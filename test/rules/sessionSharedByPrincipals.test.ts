import { describe, expect, test } from 'vitest';
import { sessionSharedByPrincipals } from '../../src/rules/sessionSharedByPrincipals.ts';
import { capture, jwt, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const first = jwt({ iss: 'https://id.example', sub: 'user-one' }, 'fp:00000001');
const second = jwt({ iss: 'https://id.example', sub: 'user-two' }, 'fp:00000002');

function opened(auth = first) {
  const story = capture();
  const client = story.client({ auth });
  client.initialize({ issues: 's1' });
  client.call('search', { session: 's1' });
  return { story, client };
}

describe('session-shared-by-principals', () => {
  test('another subject is served in the session: an error that names nobody', () => {
    const { story, client } = opened();
    client.call('search', { session: 's1', auth: second }, { status: 404 });
    client.call('search', { session: 's1', auth: second });
    const findings = findingsOf(story, sessionSharedByPrincipals);
    expect(findings).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'error',
        message:
          'Session s1 was opened by one subject (exchange 1) and is used by another subject; exchange 4 was answered 200.',
        exchanges: [1, 4],
        inferred: false,
      },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/user-|id\.example/);
  });

  test('an id that was issued again to the other, by a server that counts, is the other’s', () => {
    const { story, client } = opened();
    client.call('search', { session: 's1' }, { status: 404 });
    story.client({ auth: second }).initialize({ issues: 's1' });
    story.client({ auth: second }).call('search', { session: 's1' });
    expect(findingsOf(story, sessionSharedByPrincipals)).toEqual([]);
  });

  test('is a warning where the server refuses the other', () => {
    const { story, client } = opened();
    client.call('search', { session: 's1', auth: second }, { status: 404 });
    expect(findingsOf(story, sessionSharedByPrincipals)).toMatchObject([{ severity: 'warning' }]);
  });

  test('a refreshed token of the same subject is the same principal', () => {
    const { story, client } = opened();
    const refreshed = jwt({ iss: 'https://id.example', sub: 'user-one' }, 'fp:00000003');
    client.call('search', { session: 's1', auth: refreshed });
    expect(findingsOf(story, sessionSharedByPrincipals)).toEqual([]);
  });

  test('opaque tokens may be refreshed ones', () => {
    const { story, client } = opened(token('fp:00000001'));
    client.call('search', { session: 's1', auth: token('fp:00000002') });
    expect(findingsOf(story, sessionSharedByPrincipals)).toEqual([]);
  });

  test('where initialize needs no token, the first who presents one owns the session', () => {
    const story = capture();
    const client = story.client();
    client.initialize({ issues: 's1' });
    client.call('search', { session: 's1', auth: first });
    client.call('search', { session: 's1', auth: second });
    expect(findingsOf(story, sessionSharedByPrincipals)).toMatchObject([
      { severity: 'error', exchanges: [2, 3] },
    ]);
  });
});
