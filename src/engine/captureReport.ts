import { Analysis } from '../analysis/analysis.ts';
import type { Model } from '../analysis/model.ts';
import type { CaptureHeader } from '../capture/records.ts';
import type { ReportSource } from '../export/markdownReport.ts';
import { buildReport } from '../export/report.ts';
import { evaluateRules } from '../rules/registry.ts';
import { exportedRecords, type ExportSelection } from './exportCapture.ts';

/**
 * The report on a capture file. It is made from the records as they would be exported, so masking has
 * one home, and a report on an exported capture is the report on the original. Rejects with
 * `CaptureError`.
 */
export async function reportOn(file: string, selection: ExportSelection): Promise<ReportSource> {
  const { model, header } = await exportedModel(file, selection);
  const names = selection.includeIdentifiers ? { name: (principal: string) => principal } : {};
  const report = buildReport(model, evaluateRules(model), names);
  return { report, model, ...(header ? { header } : {}) };
}

export interface ExportedModel {
  readonly model: Model;
  readonly header: CaptureHeader | undefined;
}

/** What the analysis makes of a capture as it would be exported. Rejects with `CaptureError`. */
export async function exportedModel(
  file: string,
  selection: ExportSelection,
): Promise<ExportedModel> {
  const analysis = new Analysis();
  let header: CaptureHeader | undefined;
  for await (const records of exportedRecords(file, selection)) {
    for (const record of records) {
      if (record.type === 'capture') header ??= record;
      analysis.add(record);
    }
  }
  return { model: analysis.model(), header };
}
