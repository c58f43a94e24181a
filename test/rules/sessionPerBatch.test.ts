import { describe, expect, test } from 'vitest';
import { sessionPerBatch } from '../../src/rules/sessionPerBatch.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const auth = token();

describe('session-per-batch', () => {
  test('is one finding a plane and principal, with the ratio', () => {
    const story = capture();
    const client = story.client({ auth });
    for (const session of ['s1', 's2', 's3', 's4']) {
      client.initialize({ issues: session });
      client.post('tools/list', { session });
      client.call('search', { session });
      story.wait(60_000);
    }
    expect(findingsOf(story, sessionPerBatch)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          'openai-mcp opened 4 sessions for 4 batches (1.00 a batch) with 4 tool calls in all; 3 were left without a DELETE.',
        exchanges: [1, 4, 7],
        inferred: false,
      },
    ]);
  });

  test('tells the principals of one plane apart without naming them', () => {
    const story = capture();
    for (const fingerprint of ['fp:00000001', 'fp:00000002']) {
      const client = story.client({ auth: token(fingerprint) });
      for (const round of [1, 2, 3]) {
        const session = `${fingerprint}-${round}`;
        client.initialize({ issues: session });
        client.call('search', { session });
        story.wait(10_000);
      }
    }
    expect(findingsOf(story, sessionPerBatch).map(({ subject }) => subject.key)).toEqual([
      'openai-mcp',
      'openai-mcp · principal 2',
    ]);
  });

  test('is information where every session is deleted', () => {
    const story = capture();
    const client = story.client({ auth });
    for (const session of ['s1', 's2', 's3']) {
      client.initialize({ issues: session });
      client.call('search', { session });
      client.delete(session);
      story.wait(60_000);
    }
    expect(findingsOf(story, sessionPerBatch)).toMatchObject([{ severity: 'info' }]);
  });

  test('a client that keeps its session over batches does nothing of the kind', () => {
    const story = capture();
    const client = story.client({ auth });
    for (const session of ['s1', 's2', 's3']) {
      client.initialize({ issues: session });
      for (const tool of ['a', 'b', 'c']) {
        client.call(tool, { session });
        story.wait(10_000);
      }
    }
    expect(findingsOf(story, sessionPerBatch)).toEqual([]);
  });

  test('several windows, each with an open session of its own, are no habit', () => {
    const story = capture();
    const client = story.client({ auth });
    for (const session of ['s1', 's2', 's3', 's4']) {
      client.initialize({ issues: session });
      client.stream(session);
      client.post('tools/list', { session });
      story.wait(10_000);
    }
    expect(findingsOf(story, sessionPerBatch)).toEqual([]);
  });

  test('sessions that the server ended are not the client’s habit', () => {
    const story = capture();
    const client = story.client({ auth });
    for (const session of ['s1', 's2', 's3', 's4']) {
      client.initialize({ issues: session });
      client.call('search', { session }, { status: 404 });
      story.wait(10_000);
    }
    expect(findingsOf(story, sessionPerBatch)).toEqual([]);
  });

  test('a session at each of several servers behind one origin is no habit', () => {
    const story = capture();
    for (const server of ['files', 'mail', 'search', 'notes']) {
      const client = story.client({ auth, path: `/${server}/mcp` });
      client.initialize({ issues: `${server}-1` });
      client.post('tools/list', { session: `${server}-1` });
      story.wait(10_000);
    }
    expect(findingsOf(story, sessionPerBatch)).toEqual([]);
  });
});
