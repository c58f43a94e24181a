import { describe, expect, test } from 'vitest';
import { toolErrorRate } from '../../src/rules/toolErrorRate.ts';
import { capture, type AnswerOptions } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const fails: AnswerOptions = { result: { content: [], isError: true } };
const works: AnswerOptions = {};

function calls(...answers: readonly AnswerOptions[]) {
  const story = capture();
  const client = story.client();
  for (const answer of answers) client.call('book', {}, answer);
  return story;
}

describe('tool-error-rate', () => {
  test('names the tools that fail half of the time or more', () => {
    const error = { error: { code: -32602, message: 'no' } };
    const story = calls(works, fails, error, { status: 500 }, works);
    expect(findingsOf(story, toolErrorRate)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message: '3 of 5 calls of book failed.',
        exchanges: [2, 3, 4],
        inferred: false,
      },
    ]);
  });

  test('fewer calls, fewer failures, and failures that are not the tool’s are none', () => {
    expect(findingsOf(calls(fails, fails, fails, fails), toolErrorRate)).toEqual([]);
    expect(findingsOf(calls(fails, fails, works, works, works), toolErrorRate)).toEqual([]);
    const lost = Array.from({ length: 9 }, () => ({ status: 404 }));
    const unauthorised = Array.from({ length: 9 }, () => ({ status: 401 }));
    expect(findingsOf(calls(...lost, ...unauthorised), toolErrorRate)).toEqual([]);
  });
});
