import { Analysis } from '../analysis/analysis.ts';
import type { Model } from '../analysis/model.ts';
import { readMark, type Mark } from '../capture/mark.ts';
import type { CaptureHeader } from '../capture/records.ts';
import type { ReportRequest } from '../contract/api.ts';
import { markdownReport, type ReportSource } from '../export/markdownReport.ts';
import { buildReport } from '../export/report.ts';
import { evaluateRules } from '../rules/registry.ts';
import { exportedRecords, type ExportSelection } from './exportCapture.ts';

/**
 * The report on a capture file. It is made from the records as they would be exported, so masking has
 * one home, and a report on an exported capture is the report on the original. Rejects with
 * `CaptureError`.
 */
export async function reportOn(file: string, selection: ExportSelection): Promise<ReportSource> {
  const { model, header, marks } = await exportedModel(file, selection);
  const names = selection.includeIdentifiers ? { name: (principal: string) => principal } : {};
  const report = buildReport(model, evaluateRules(model), names);
  return { report, model, marks, ...(header ? { header } : {}) };
}

export type ReportFormat = ReportRequest['format'];

export const REPORT_FORMATS: Readonly<Record<ReportFormat, (source: ReportSource) => string>> = {
  markdown: markdownReport,
  json: ({ report }) => `${JSON.stringify(report, null, 2)}\n`,
};

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(REPORT_FORMATS, name);
}

/** Answers `capture/report`, from the file: what a live relay has not written yet is not in it. */
export async function reportText(
  file: string,
  { format, includeIdentifiers = false }: ReportRequest,
): Promise<{ text: string }> {
  if (!isReportFormat(format)) throw new Error(`there is no ${JSON.stringify(format)} report`);
  return { text: REPORT_FORMATS[format](await reportOn(file, { includeIdentifiers })) };
}

export interface ExportedModel {
  readonly model: Model;
  readonly header: CaptureHeader | undefined;
  readonly marks: readonly Mark[];
}

/** What the analysis makes of a capture as it would be exported. Rejects with `CaptureError`. */
export async function exportedModel(
  file: string,
  selection: ExportSelection,
): Promise<ExportedModel> {
  const analysis = new Analysis();
  const marks: Mark[] = [];
  let header: CaptureHeader | undefined;
  for await (const records of exportedRecords(file, selection)) {
    for (const record of records) {
      if (record.type === 'capture') header ??= record;
      analysis.add(record);
      const mark = readMark(record);
      if (mark) marks.push(mark);
    }
  }
  return { model: analysis.model(), header, marks };
}
