import { describe, expect, test } from 'vitest';
import { outcomeText } from '../../src/engine/outcomeText.ts';

const unanswered = { outcome: 'ok', endReason: 'complete', stream: false } as const;
const answered = { ...unanswered, status: 200 } as const;

describe('how an exchange ended, in words', () => {
  test.each([
    [{ ...answered }, 'OK', undefined, '200 OK · answered'],
    [{ ...answered, stream: true }, '', undefined, '200 · answered · event stream'],
    [{ ...answered, outcome: 'tool-error' }, 'OK', {}, '200 OK · the tool reports an error'],
    [
      { ...answered, outcome: 'pending', stream: true },
      'OK',
      undefined,
      '200 OK · not finished · event stream',
    ],
    [{ ...unanswered, outcome: 'pending' }, undefined, undefined, 'No answer yet'],
    [
      { ...unanswered, outcome: 'aborted', endReason: 'client-abort' },
      undefined,
      {},
      'No answer · the client hung up',
    ],
    // All of it came, but not the answer to what was asked.
    [{ ...answered, outcome: 'aborted' }, 'OK', {}, '200 OK · ended without the answer'],
    [
      { ...answered, outcome: 'aborted', endReason: 'upstream-abort' },
      undefined,
      { error: 'socket hang up' },
      '200 · cut off · socket hang up',
    ],
    [
      { ...answered, status: 101 },
      'Switching Protocols',
      { closeCode: 1001 },
      '101 Switching Protocols · answered · closed with code 1001',
    ],
  ] as const)('%j', (row, statusText, end, said) => {
    expect(outcomeText(row, statusText, end)).toBe(said);
  });
});

test('what the answer says of its failure stands after the kind of it', () => {
  const row = { ...answered, outcome: 'rpc-error' } as const;
  expect(outcomeText(row, 'OK', {}, '-32602: Invalid params')).toBe(
    '200 OK · JSON-RPC error · -32602: Invalid params',
  );
});
