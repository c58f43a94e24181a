/**
 * The report as Markdown for an issue tracker: what `mcp-inspector report` prints. It says what the
 * JSON report says, shortened where lists are long, with a sequence diagram of the exchanges that
 * decide. It is complete by itself: who reads it needs neither the capture nor this program.
 */
import type { Model } from '../analysis/model.ts';
import type { Mark } from '../capture/mark.ts';
import type { CaptureHeader } from '../capture/records.ts';
import { decidingExchanges } from './decidingExchanges.ts';
import { environmentSection } from './markdownEnvironment.ts';
import { costSection, summarySection, worstBurstSection } from './markdownFigures.ts';
import { findingsOverview, findingsSection } from './markdownFindings.ts';
import { conversationsSection, echoSection, sessionsSection } from './markdownSessions.ts';
import { hypothesesSection, mitigationsSection } from './markdownVerdicts.ts';
import type { Report } from './report.ts';
import { marksSection } from './markdownMarks.ts';
import { sequenceDiagram } from './sequenceDiagram.ts';
import { shortenIn, shortIds } from './shortIds.ts';

export interface ReportSource {
  readonly report: Report;
  readonly model: Model;
  /** The first line of the capture: what recorded it, and how. */
  readonly header?: CaptureHeader;
  /** Notes somebody kept in the capture. */
  readonly marks?: readonly Mark[];
}

export function markdownReport(source: ReportSource): string {
  const { report, model } = source;
  const ids = model.sessions.map(({ id }) => id);
  const shortId = shortIds(ids);
  const sections = [
    summarySection(source),
    findingsOverview(report),
    sessionsSection(report, shortId),
    echoSection(report),
    hypothesesSection(report),
    mitigationsSection(report),
    worstBurstSection(report),
    costSection(report),
    conversationsSection(report),
    findingsSection(report, shortenIn(ids, shortId)),
    diagramSection(
      sequenceDiagram(model, decidingExchanges(report), { shortId, limit: 16 }),
      report,
    ),
    marksSection(source),
    environmentSection(source),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function diagramSection(diagram: string, report: Report): string[] {
  if (report.findings.length === 0) return [];
  return [
    ...['### Deciding exchanges', ''],
    ...['Exchanges are numbered as in the capture. Session ids are shortened.', ''],
    ...['```mermaid', diagram.trimEnd(), '```'],
  ];
}
