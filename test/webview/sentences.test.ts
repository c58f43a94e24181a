import { describe, expect, test } from 'vitest';
import { rowSentence, sessionSentence, spokenDuration } from '../../src/webview/sentences.ts';
import { makeRow, makeSession, NOT_ECHOED, ORPHANED } from './capture.ts';

const id = '3602c17d-0000-4000-8000-00000000fake';

describe('sentences', () => {
  test('a row reads as one', () => {
    const row = makeRow({ x: 4, startT: 0, endT: 340, tool: 'search', status: 200, sessionId: id });
    expect(rowSentence(row)).toBe(
      'tools/call search, session 3602c17d, 340 milliseconds, status 200',
    );
    const missing = { ...row, echo: 'missing' as const, findings: [NOT_ECHOED] };
    expect(rowSentence(missing)).toBe(
      'tools/call search, no session id, owes 3602c17d, 340 milliseconds, status 200, 1 error: session id not echoed',
    );
  });

  test('an open and a failed row say so', () => {
    const open = makeRow({ x: 1, startT: 0, label: '(stream)', outcome: 'pending', sessionId: id });
    expect(rowSentence(open)).toBe('(stream), session 3602c17d, still open');
    const failed = makeRow({
      x: 1,
      startT: 0,
      endT: 2,
      outcome: 'http-error',
      status: 502,
      echo: 'none',
    });
    expect(rowSentence(failed)).toBe('tools/call, 2 milliseconds, status 502, HTTP error');
  });

  test('a session says what became of it', () => {
    const session = makeSession(id, 0, [], {
      state: 'superseded',
      orphan: true,
      exchanges: 3,
      findings: [ORPHANED],
    });
    expect(sessionSentence(session, 3)).toBe(
      'session 3602c17d, openai-mcp, never used again, never deleted, 3 exchanges, 1 warning: session orphaned',
    );
    expect(sessionSentence(session, 1)).toContain('1 of 3 exchanges');
  });

  test('durations are spoken in words', () => {
    expect([0.4, 1, 340, 1240, 60_000, 125_000].map(spokenDuration)).toEqual([
      ...['0 milliseconds', '1 millisecond', '340 milliseconds', '1.2 seconds'],
      ...['1 minute', '2 minutes 5 seconds'],
    ]);
  });
});
