import { describe, expect, test } from 'vitest';
import { corsSessionIdNotExposed } from '../../src/rules/corsSessionIdNotExposed.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

describe('cors-session-id-not-exposed', () => {
  const origin = { headers: [['Origin', 'https://app.example']] as const };

  function opened(...headers: (readonly [string, string])[]) {
    const story = capture();
    const client = story.client();
    client.initialize(
      { issues: 's1', headers: [['Access-Control-Allow-Origin', '*'], ...headers] },
      origin,
    );
    return { story, client };
  }

  test('is one finding a plane', () => {
    const { story, client } = opened(['Access-Control-Expose-Headers', 'X-Request-Id']);
    client.call('search', origin, { status: 400 });
    expect(findingsOf(story, corsSessionIdNotExposed)).toEqual([
      {
        subject: { kind: 'plane', key: 'openai-mcp' },
        severity: 'warning',
        message:
          '1 session id issued to openai-mcp is not named in Access-Control-Expose-Headers, and no later request carried it.',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test('is inferred where not all was recorded', () => {
    const { story } = opened();
    story.record({ type: 'control', action: 'dropped', count: 2 });
    expect(findingsOf(story, corsSessionIdNotExposed)).toMatchObject([{ inferred: true }]);
  });

  test('exposed by name or by a star', () => {
    for (const value of ['X-Request-Id, mcp-session-id', '*']) {
      const { story } = opened(['Access-Control-Expose-Headers', value]);
      expect(findingsOf(story, corsSessionIdNotExposed)).toEqual([]);
    }
  });

  test('a client that could read it all the same, and one that is no browser', () => {
    const { story, client } = opened();
    client.call('search', { session: 's1', ...origin });
    expect(findingsOf(story, corsSessionIdNotExposed)).toEqual([]);
    const plain = capture();
    plain.client().initialize({ issues: 's1' });
    plain.client().initialize({ issues: 's2' }, origin);
    expect(findingsOf(plain, corsSessionIdNotExposed)).toEqual([]);
  });

  test('a page of the same origin, which browsers name too', () => {
    const story = capture();
    const same = { headers: [['Origin', 'http://localhost:4000']] as const };
    const headers = [['Access-Control-Allow-Origin', '*']] as const;
    story.client().initialize({ issues: 's1', headers }, same);
    expect(findingsOf(story, corsSessionIdNotExposed)).toEqual([]);
  });
});
