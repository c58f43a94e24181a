/** The published capture, played through the real relay: its report is the published table. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import { markdownReport } from '../../src/export/markdownReport.ts';
import { buildReport, type Report } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { fullId, publishedRows } from '../analysis/fieldReport.ts';
import { playFieldReport } from './fieldReportPlay.ts';

describe('the 22 minutes of February 2026', () => {
  let report: Report;
  let markdown: string;
  beforeAll(async () => {
    const { records } = await playFieldReport();
    const analysis = new Analysis();
    for (const record of records) analysis.add(record);
    const model = analysis.model();
    report = buildReport(model, evaluateRules(model));
    markdown = markdownReport({ report, model });
  });

  test('give the published table of sessions, row for row', () => {
    const { startedAt } = report.capture;
    const rows = report.sessions.list.map(
      ({ id, createdT, activeSessions, sinceLastCreatedMs }) => ({
        created: new Date(Date.parse(startedAt) + createdT).toISOString().slice(11, 19),
        session: id.slice(0, 8),
        active: activeSessions,
        gapSeconds: sinceLastCreatedMs === null ? null : Math.round(sinceLastCreatedMs / 100) / 10,
      }),
    );
    expect(rows).toEqual(publishedRows);
    expect(report.sessions.list.map(({ id }) => id)).toEqual(
      publishedRows.map(({ session }) => fullId(session)),
    );
  });

  test('and its totals', () => {
    expect(report.sessions).toMatchObject({
      ...{ created: 13, seenInUse: 0, deleted: 0, released: 0, expired: 0, rejected: 0 },
      ...{ neverDeleted: 13, orphaned: 12, neverUsed: 1, peakActive: 13, activeAtEnd: 13 },
      reusedAcrossBatches: 0,
    });
    expect(report.sessions.list.at(-1)?.state).toBe('open');
    expect(report.requests).toEqual({
      ...{ total: 37, initialize: 13, withSessionId: 24, withoutSessionId: 13, delete: 0, get: 0 },
    });
    expect(report.toolCalls).toMatchObject({ completed: 12, failed: 0 });
    expect(report.sse).toEqual({
      ...{ streams: 12, lifetimeMs: { min: 125, median: 217, max: 355 }, clientDisconnects: 12 },
    });
    expect(report.auth).toMatchObject({ authenticated: 37, perToolCall: 37 / 12, principals: 1 });
    expect(report.capture).toMatchObject({ exchanges: 37, auxiliary: 0 });
    expect(report.capture.durationMs).toBeGreaterThan(22 * 60_000);
    expect(report.capture.durationMs).toBeLessThan(23 * 60_000);
  });

  test('and the worst burst', () => {
    expect(report.bursts[0]).toMatchObject({ sessions: 5, planes: ['openai-mcp'] });
  });

  test('and what did not cause it', () => {
    const verdicts = Object.fromEntries(report.hypotheses.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({
      'server-omits-session-id': 'ruled-out',
      'intermediary-interferes': 'ruled-out',
      'token-expired': 'ruled-out',
      'server-evicts-session': 'ruled-out',
    });
  });

  test('and the table in Markdown as it was published', () => {
    const cells = markdown.split('\n').flatMap((line) => {
      const [, created, session, active, gap] = line.split('|').map((cell) => cell.trim());
      return /^\d\d:\d\d:\d\d$/.test(created ?? '') ? [[created, session, active, gap]] : [];
    });
    expect(cells).toEqual(
      publishedRows.map(({ created, session, active, gapSeconds }) => [
        ...[created, `\`${session}\``, String(active)],
        gapSeconds === null ? '–' : `${gapSeconds.toFixed(1)} s`,
      ]),
    );
  });

  test('every time is exactly what was played', () => {
    expect(report.sessions.list.map(({ createdT }) => createdT).slice(0, 4)).toEqual([
      ...[850, 1_250, 140_150, 154_750],
    ]);
  });
});
