import { describe, expect, test } from 'vitest';
import { requestStateAltered } from '../../src/rules/requestStateAltered.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';
import { ask } from './statelessStory.ts';

/** The states the server gives in its first answers, and those that come back, in order. */
function rounds(given: readonly (string | undefined)[], returned: readonly (string | undefined)[]) {
  const story = capture();
  const client = story.client({ auth: token() });
  for (const requestState of given) {
    const result = { resultType: 'input_required', inputRequests: { a: {} }, requestState };
    ask(client, 'tools/call', { name: 'book', answer: { result } });
  }
  for (const requestState of returned) {
    ask(client, 'tools/call', {
      name: 'book',
      params: { inputResponses: { a: {} }, requestState },
    });
  }
  return story;
}

describe('request-state-altered', () => {
  test('reports the retry and the answer it does not fit', () => {
    expect(findingsOf(rounds(['aaa'], ['bbb']), requestStateAltered)).toEqual([
      {
        subject: { kind: 'exchange', key: '2' },
        severity: 'error',
        message:
          'tools/call of openai-mcp in exchange 2 sent another requestState than the one given by the answer in exchange 1; answered 200.',
        exchanges: [1, 2],
        inferred: false,
      },
    ]);
  });

  test.each([
    [['aaa'], [undefined], 'lacks the requestState given by'],
    [[undefined], ['aaa'], 'sent a requestState, and none was given by'],
  ])('given %j, returned %j: %s', (given, returned, message) => {
    const [found] = findingsOf(rounds(given, returned), requestStateAltered);
    expect(found?.message).toContain(message);
  });

  test('the same state, in whatever order, or none where none was given', () => {
    expect(findingsOf(rounds(['a', 'b'], ['b', 'a']), requestStateAltered)).toEqual([]);
    expect(findingsOf(rounds([undefined], [undefined]), requestStateAltered)).toEqual([]);
  });

  test('no retry, and a retry whose first round was before the capture, are none', () => {
    expect(findingsOf(rounds(['a'], []), requestStateAltered)).toEqual([]);
    expect(findingsOf(rounds([], ['a']), requestStateAltered)).toEqual([]);
  });
});
