import { describe, expect, test } from 'vitest';
import { resultTypeMissing } from '../../src/rules/resultTypeMissing.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask, refused } from './statelessStory.ts';

const untyped = { answer: { result: { resultType: undefined } } };

describe('result-type-missing', () => {
  test('is one finding for all results of the server', () => {
    const story = capture();
    ask(story.client(), 'server/discover');
    ask(story.client(), 'tools/call', { name: 'a', ...untyped });
    ask(story.client(), 'tools/list', untyped);
    expect(findingsOf(story, resultTypeMissing)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message: '2 stateless results without resultType: tools/call, tools/list (exchanges 2, 3).',
        exchanges: [2, 3],
        inferred: false,
      },
    ]);
  });

  test('any type, an error, what the specification disputes, and the other era are none', () => {
    const story = capture();
    const client = story.client();
    ask(client, 'tools/call', { name: 'a', answer: { result: { resultType: 'task' } } });
    ask(client, 'tools/list', { answer: refused(400, -32602) });
    ask(client, 'tasks/get', untyped);
    ask(client, 'subscriptions/listen', untyped);
    client.call('a');
    expect(findingsOf(story, resultTypeMissing)).toEqual([]);
  });

  test('a server that shows nothing of the revision may be one of an earlier one', () => {
    const story = capture();
    ask(story.client(), 'tools/list', untyped);
    expect(findingsOf(story, resultTypeMissing)).toMatchObject([
      { severity: 'info', inferred: true, exchanges: [1] },
    ]);
  });
});
