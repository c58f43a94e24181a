import { describe, expect, test } from 'vitest';
import { progressInvalid } from '../../src/rules/progressInvalid.ts';
import { capture } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

const progress = (progressToken: unknown, value: number) =>
  JSON.stringify({
    jsonrpc: '2.0',
    method: 'notifications/progress',
    params: { progressToken, progress: value },
  });
const response = (result: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 1, result });

function stream(...events: readonly string[]) {
  const built = capture();
  const client = built.client();
  const open = client.openCall('a', { id: 1, meta: { progressToken: 1 } }).respond({ stream: 0 });
  for (const event of events) open.event(event);
  open.end();
  return built;
}

describe('progress-invalid', () => {
  test('reports a value that does not grow', () => {
    const story = stream(progress(1, 2), progress(1, 2), response());
    expect(findingsOf(story, progressInvalid)).toEqual([
      {
        subject: { kind: 'capture', key: 'capture' },
        severity: 'warning',
        message: '1 progress notification of the server cannot be used: 2 after 2 (exchange 1).',
        exchanges: [1],
        inferred: false,
      },
    ]);
  });

  test.each([
    ['which no request gave', [progress('1', 1), response()]],
    ['after the response', [response(), progress(1, 1)]],
    ['no token', [progress(undefined, 1), response()]],
  ])('reports a token: %s', (why, events) => {
    const found = findingsOf(stream(...events), progressInvalid);
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(why)]);
  });

  test('growing values, and those of a task that goes on, are none', () => {
    const growing = stream(progress(1, 0.5), progress(1, 1), response());
    expect(findingsOf(growing, progressInvalid)).toEqual([]);
    const task = stream(response({ task: { taskId: 't', status: 'working' } }), progress(1, 1));
    expect(findingsOf(task, progressInvalid)).toEqual([]);
  });
});
