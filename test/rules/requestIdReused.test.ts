import { describe, expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import { Evaluation } from '../../src/rules/evaluation.ts';
import { requestIdReused } from '../../src/rules/requestIdReused.ts';
import { capture, token } from '../analysis/captureBuilder.ts';
import { findingsOf } from './findingsOf.ts';

function story() {
  const built = capture();
  const client = built.client({ auth: token() });
  client.initialize({ issues: 's1' }, { id: 0 });
  return { built, client };
}

describe('request-id-reused', () => {
  test('one after the other is information, one finding a session', () => {
    const { built, client } = story();
    for (let call = 0; call < 3; call++) client.call('a', { session: 's1', id: 1 });
    expect(findingsOf(built, requestIdReused)).toEqual([
      {
        subject: { kind: 'session', key: 's1' },
        severity: 'info',
        message: '2 requests of session s1 had an id that an earlier request of it had (1).',
        exchanges: [2, 3, 4],
        inferred: false,
      },
    ]);
  });

  test('both open at once is a warning', () => {
    const { built, client } = story();
    const first = client.openCall('a', { session: 's1', id: 7 });
    const second = client.openCall('b', { session: 's1', id: 7 });
    second.answer();
    first.answer();
    expect(findingsOf(built, requestIdReused)).toMatchObject([
      {
        severity: 'warning',
        message:
          '1 request of session s1 had an id that an earlier request of it had (7), 1 of them while the earlier one was unanswered.',
      },
    ]);
  });

  test('a retry of a refused request, another type of id, another session, no session', () => {
    const { built, client } = story();
    client.call('a', { session: 's1', id: 1 }, { status: 401 });
    client.call('a', { session: 's1', id: 1 });
    client.call('a', { session: 's1', id: '1' });
    client.initialize({ issues: 's2' }, { id: 0 });
    client.call('a', { session: 's2', id: 1 });
    client.call('a', { id: 1 });
    expect(findingsOf(built, requestIdReused)).toEqual([]);
  });

  test('in a long session, counted as it comes or all at once, one that is answered late included', () => {
    const { built, client } = story();
    const late = client.openCall('late', { session: 's1', id: 3 });
    for (let call = 1; call < 300; call++) client.call('a', { session: 's1', id: call % 250 });
    late.answer();
    for (let call = 0; call < 10; call++) client.call('a', { session: 's1', id: 300 + call });
    const analysis = new Analysis();
    const evaluation = new Evaluation([requestIdReused]);
    for (const record of built.records) {
      analysis.add(record);
      if (record.seq % 20 !== 0) continue;
      const model = analysis.model();
      evaluation.update(model, analysis.takeChange(model));
    }
    const model = analysis.model();
    evaluation.update(model, analysis.takeChange(model));
    expect(evaluation.findings.list()).toMatchObject(findingsOf(built, requestIdReused));
    expect(evaluation.findings.list()).toMatchObject([
      {
        severity: 'warning',
        // The first is that of the late one; 0 is the id of the initialize, 1 to 49 came twice.
        message:
          '51 requests of session s1 had an id that an earlier request of it had (3, 0, 1, 2, 4 and 45 more), 1 of them while the earlier one was unanswered.',
      },
    ]);
  });
});
