import { describe, expect, test } from 'vitest';
import { replacementOf } from '../../src/analysis/replacement.ts';
import { capture, token, type CaptureBuilder } from './captureBuilder.ts';

const auth = token();

function replacement(story: CaptureBuilder, id: string) {
  const model = story.model();
  const session = model.session(id);
  if (!session) throw new Error(`no session ${id}`);
  return replacementOf(model, session);
}

function session() {
  const story = capture();
  const client = story.client({ auth });
  client.initialize({ issues: 's1' });
  return { story, client };
}

describe('the replacement of a session', () => {
  test('is none while the session is in use', () => {
    const { story, client } = session();
    client.call('t', { session: 's1' });
    expect(replacement(story, 's1')).toBeUndefined();
  });

  test('says by which, how long after the last use, and that a stream had closed', () => {
    const { story, client } = session();
    client.call('t', { session: 's1' }, { stream: 217 });
    story.wait(6600);
    client.initialize({ issues: 's2' });
    expect(replacement(story, 's1')).toEqual({
      ...{ by: 's2', gapMs: 6600, after: 'the client closed a stream (217 ms)' },
    });
  });

  test('names the status with which the last request was refused', () => {
    const { story, client } = session();
    client.call('t', { session: 's1' }, { status: 500 });
    client.initialize({ issues: 's2' });
    expect(replacement(story, 's1')).toEqual({ by: 's2', gapMs: 0, after: 'a 500' });
  });

  test('names no reason where nothing is known', () => {
    const { story, client } = session();
    client.call('t', { session: 's1' });
    story.wait(40);
    client.initialize({ issues: 's2' });
    expect(replacement(story, 's1')).toEqual({ by: 's2', gapMs: 40 });
  });

  test('is not counted from a request that did not carry the id', () => {
    const { story, client } = session();
    client.call('t', { session: 's1' }, { stream: 30 });
    story.wait(100);
    client.call('t', {}, { status: 500 });
    client.initialize({ issues: 's2' });
    expect(replacement(story, 's1')).toMatchObject({ after: 'the client closed a stream (30 ms)' });
  });
});
