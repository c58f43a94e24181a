import { describe, expect, test } from 'vitest';
import { preciseLocation } from '../../src/rules/preciseLocation.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('precise-location', () => {
  const located = (latitude: unknown, longitude: unknown) => ({
    meta: { 'openai/userLocation': { city: 'Hanoi', latitude, longitude } },
  });

  test('is one finding a plane, without the place', () => {
    const story = capture();
    story.client().call('a', located('21.02', '105.8342'));
    const findings = findingsOf(story, preciseLocation);
    expect(findings).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'info',
        message:
          '1 request of openai-mcp says where the user is, with up to 4 digits after the point.',
        exchanges: [1],
        inferred: false,
      },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/21\.|105\.|Hanoi/);
  });

  test('rounded, absent and unreadable coordinates', () => {
    const story = capture();
    const client = story.client();
    client.call('a', located('21.02', 105.83));
    client.call('b', located(undefined, undefined));
    client.call('c', located('here', { degrees: 105.8342 }));
    expect(findingsOf(story, preciseLocation)).toEqual([]);
  });
});
