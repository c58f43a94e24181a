import { describe, expect, test } from 'vitest';
import { mitigationsOf } from '../../src/analysis/mitigations.ts';
import { capture, jwt, token, type CaptureBuilder } from './captureBuilder.ts';

const HOUR = 3_600_000;
const auth = jwt({ iss: 'i', sub: 'u' });

function mitigation(story: CaptureBuilder, policy: string) {
  return mitigationsOf(story.model()).find((found) => found.policy === policy);
}

describe('mitigations', () => {
  test('are the five that server authors tried', () => {
    expect(mitigationsOf(capture().model()).map(({ policy }) => policy)).toEqual([
      ...['ttl:1h', 'ttl:24h', 'subject-replacement', 'conversation-keyed', 'stateless'],
    ]);
  });

  test('a time to live ends what is not used, and cuts off what comes back later', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    story.at(2 * HOUR);
    client.call('t', { session: 's1' });
    client.initialize({ issues: 's3' });
    expect(mitigation(story, 'ttl:1h')).toEqual({
      ...{ policy: 'ttl:1h', peakActive: 2, activeAtEnd: 1, evicted: 1 },
    });
    expect(mitigation(story, 'ttl:24h')).toEqual({
      ...{ policy: 'ttl:24h', peakActive: 3, activeAtEnd: 3, evicted: 0 },
    });
  });

  test('a time to live spares a session whose stream is open, and counts no deleted one', () => {
    const story = capture();
    const client = story.client({ auth });
    client.initialize({ issues: 's1' });
    client.stream('s1');
    client.initialize({ issues: 's2' });
    client.delete('s2');
    story.at(5 * HOUR).record({ type: 'control', action: 'stop' });
    expect(mitigation(story, 'ttl:1h')).toMatchObject({ peakActive: 2, activeAtEnd: 1 });
  });

  test('a subject has one session at a time, across planes', () => {
    const story = capture();
    const control = story.client({ auth, userAgent: 'openai-mcp/1.0.0 (ChatGPT)' });
    const tool = story.client({ auth });
    control.initialize({ issues: 's1' });
    tool.initialize({ issues: 's2' });
    control.post('tools/list', { session: 's1' });
    story.client({ auth: jwt({ iss: 'i', sub: 'v' }) }).initialize({ issues: 's3' });
    expect(mitigation(story, 'subject-replacement')).toEqual({
      ...{ policy: 'subject-replacement', peakActive: 2, activeAtEnd: 2, evicted: 1 },
    });
  });

  test('without readable principals the plane stands for the subject, and it says so', () => {
    const story = capture();
    story.client({ auth: token('fp:00000001') }).initialize({ issues: 's1' });
    story.client({ auth: token('fp:00000002') }).initialize({ issues: 's2' });
    expect(mitigation(story, 'subject-replacement')).toMatchObject({
      peakActive: 1,
      inferred: 'by plane',
    });
  });

  test('state keyed by conversation is held once for each, whatever the sessions', () => {
    const story = capture();
    const client = story.client({ auth });
    const chat = (value: string) => ({ meta: { 'openai/session': value } });
    for (const id of ['s1', 's2', 's3']) {
      client.initialize({ issues: id });
      client.call('t', { session: id, ...chat('c1') });
    }
    client.initialize({ issues: 'never used' });
    client.initialize({ issues: 's4' });
    client.post('tools/list', { session: 's4' });
    expect(mitigation(story, 'conversation-keyed')).toMatchObject({
      ...{ peakActive: 2, activeAtEnd: 2, evicted: 0 },
    });
  });

  test('stateless holds nothing', () => {
    const story = capture();
    story.client({ auth }).initialize({ issues: 's1' });
    expect(mitigation(story, 'stateless')).toMatchObject({ peakActive: 0, activeAtEnd: 0 });
  });

  test('a subject keeps a session at each of several servers behind one origin', () => {
    const story = capture();
    const auth = jwt({ sub: 'user-one' });
    for (const server of ['files', 'mail']) {
      story.client({ auth, path: `/${server}/mcp` }).initialize({ issues: `${server}-1` });
    }
    expect(mitigationsOf(story.model())).toContainEqual({
      ...{ policy: 'subject-replacement', peakActive: 2, activeAtEnd: 2, evicted: 0 },
    });
  });
});
