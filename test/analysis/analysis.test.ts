import { describe, expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { buildReport } from '../../src/export/report.ts';
import { plain } from './captureBuilder.ts';
import { fieldReport, fullId, publishedRows } from './fieldReport.ts';

describe('the published capture of a connector that forgets its sessions', () => {
  const model = fieldReport().model();
  const report = buildReport(model, evaluateRules(model));

  test('gives the published table, row by row', () => {
    const rows = report.sessions.list.map((session) => ({
      created: new Date(Date.parse(report.capture.startedAt) + session.createdT)
        .toISOString()
        .slice(11, 19),
      session: session.id.slice(0, 8),
      active: session.activeSessions,
      gapSeconds:
        session.sinceLastCreatedMs === null
          ? null
          : Math.round(session.sinceLastCreatedMs / 100) / 10,
    }));
    expect(rows).toEqual(publishedRows);
  });

  test('gives the published totals', () => {
    expect(report.sessions).toMatchObject({
      created: 13,
      seenInUse: 0,
      deleted: 0,
      released: 0,
      expired: 0,
      rejected: 0,
      orphaned: 12,
      neverDeleted: 13,
      neverUsed: 1,
      reusedAcrossBatches: 0,
      peakActive: 13,
      activeAtEnd: 13,
    });
    expect(report.requests).toEqual({
      total: 37,
      initialize: 13,
      withSessionId: 24,
      withoutSessionId: 13,
      delete: 0,
      get: 0,
    });
    expect(report.toolCalls).toMatchObject({ completed: 12, failed: 0 });
    expect(report.sse).toEqual({
      streams: 12,
      lifetimeMs: { min: 125, median: 217, max: 355 },
      clientDisconnects: 12,
    });
    expect(report.auth).toEqual({
      authenticated: 37,
      perToolCall: 37 / 12,
      challenges: 0,
      principals: 1,
    });
    expect(report.handshakes).toMatchObject({ count: 13, perToolCall: 13 / 12, totalMs: 130 });
    expect(report.capture).toMatchObject({ exchanges: 37, auxiliary: 0, messages: 74 });
    expect(report.capture.era).toEqual({ legacy: 37, modern: 0 });
  });

  test('orphans all sessions but the last, which is open when the capture ends', () => {
    const states = model.sessions.map(({ state }) => state);
    expect(states).toEqual([...Array<string>(12).fill('superseded'), 'open']);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        ...{ rule: 'session-orphaned', severity: 'warning', count: 12, inferred: false },
      }),
    );
    expect(model.sessions[0]).toMatchObject({
      supersededBy: fullId('3602c17d'),
      stateBy: model.sessions[1]?.issuedBy,
    });
  });

  test('puts each session into a batch of its own', () => {
    expect(model.batches).toHaveLength(13);
    expect(model.batches.map(({ sessionId }) => sessionId)).toEqual(
      model.sessions.map(({ id }) => id),
    );
  });

  test('finds the worst burst first', () => {
    expect(report.bursts.map(({ sessions, spanMs }) => ({ sessions, spanMs }))).toEqual([
      { sessions: 5, spanMs: 34_780 },
    ]);
  });

  test('shows one conversation over twelve sessions', () => {
    expect(report.conversations).toMatchObject([
      { key: 'openai/session', value: 'v1/abc123', sessions: 12, toolCalls: 12, locale: 'vi-VN' },
    ]);
  });

  test('echoes on every method', () => {
    expect(report.planes).toMatchObject([
      {
        name: 'openai-mcp',
        requests: 37,
        echo: {
          'tools/list': { echoed: 12, expected: 12 },
          'tools/call': { echoed: 12, expected: 12 },
        },
      },
    ]);
  });

  test('is the same whether asked for once or after every record', () => {
    const { records } = fieldReport();
    const live = new Analysis();
    for (const record of records) {
      live.add(record);
      live.model(record.t);
    }
    expect(plain(live.model())).toEqual(plain(model));
  });
});
