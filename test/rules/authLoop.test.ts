import { describe, expect, test } from 'vitest';
import { authLoop } from '../../src/rules/authLoop.ts';
import { capture, jwt, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('auth-loop', () => {
  const scope = {
    status: 403,
    headers: [['WWW-Authenticate', 'Bearer error="insufficient_scope", scope="files"']] as const,
  };

  test('one credential over and over: one finding a plane', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    for (let times = 0; times < 4; times += 1) {
      client.call('search', {}, { status: 401 });
      story.wait(100);
    }
    expect(findingsOf(story, authLoop)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message: 'openai-mcp presented one credential 4 times and got 401 each time.',
        exchanges: [1, 2, 3, 4],
        inferred: false,
      },
    ]);
  });

  test('fresh credentials that are refused at once, and a scope that never comes', () => {
    const story = capture();
    for (const digit of ['1', '2', '3']) {
      story.client({ auth: token(`fp:0000000${digit}`) }).call('a', {}, { status: 401 });
    }
    expect(findingsOf(story, authLoop)).toMatchObject([{ exchanges: [1, 2, 3], inferred: true }]);
    const scopes = capture();
    for (let times = 0; times < 3; times += 1)
      scopes.client({ auth: token() }).call('a', {}, scope);
    expect(findingsOf(scopes, authLoop)).toMatchObject([
      { message: 'openai-mcp presented a 3 times and got 403 insufficient_scope.' },
    ]);
  });

  test('three tries while signing in, and a refresh every hour, are normal', () => {
    const story = capture();
    const client = story.client();
    for (const digit of ['1', '2', '3', '4', '5']) {
      const auth = token(`fp:0000000${digit}`);
      client.call('search', { auth });
      for (let times = 0; times < 3; times += 1) client.call('search', { auth }, { status: 401 });
    }
    expect(findingsOf(story, authLoop)).toEqual([]);
  });

  test('requests that were under way together count once', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    const calls = ['a', 'b', 'c', 'd', 'e'].map((tool) => client.openCall(tool));
    for (const call of calls) call.answer({ status: 401, takes: 0 });
    story.wait(10);
    expect(findingsOf(story, authLoop)).toEqual([]);
  });

  const userToken = (sub: string, round: number, exp = 2_000_000_000) =>
    jwt({ iss: 'https://id.example', sub, exp }, `fp:0000${sub}0${round}`);

  test('fresh tokens of one user that are refused', () => {
    const story = capture();
    for (const round of [1, 2, 3]) {
      story.client({ auth: userToken('01', round) }).call('a', {}, { status: 401 });
    }
    expect(findingsOf(story, authLoop)).toMatchObject([{ exchanges: [1, 2, 3], inferred: false }]);
  });

  test('several users who are refused one after the other, each once, are no loop', () => {
    const story = capture();
    for (const user of ['01', '02', '03', '04']) {
      story.client({ auth: userToken(user, 1) }).call('a', {}, { status: 401 });
    }
    for (const user of ['01', '02', '03', '04']) {
      story.client({ auth: userToken(user, 1) }).call('b', {}, scope);
    }
    expect(findingsOf(story, authLoop)).toEqual([]);
  });

  test('tokens that had expired are rightly refused', () => {
    const story = capture();
    for (const round of [1, 2, 3, 4]) {
      const auth = userToken('01', round, 1_700_000_000);
      story.client({ auth }).call('a', {}, { status: 401 });
    }
    expect(findingsOf(story, authLoop)).toEqual([]);
  });

  test('opaque tokens refused side by side may be those of several users', () => {
    const story = capture();
    const calls = ['1', '2', '3', '4'].map((digit) =>
      story.client({ auth: token(`fp:0000000${digit}`) }).openCall('a'),
    );
    for (const call of calls) call.answer({ status: 401 });
    expect(findingsOf(story, authLoop)).toEqual([]);
  });
});
