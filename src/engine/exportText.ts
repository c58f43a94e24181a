/** A capture in forms other programs read, drawn from the records as they would be exported. */
import type { RequestBodyRecord, RequestRecord } from '../capture/records.ts';
import { curlCommand } from '../export/curl.ts';
import { HarWriter } from '../export/har.ts';
import { sequenceDiagram } from '../export/sequenceDiagram.ts';
import { shortIds } from '../export/shortIds.ts';
import { exportedModel } from './captureReport.ts';
import { exportedRecords, type ExportSelection } from './exportCapture.ts';

/** What GitHub still draws; a diagram of more is no help to a reader either. */
const MOST_DRAWN = 100;

/** Pieces of text; all of them reject with `CaptureError`. */
export type ExportText = (file: string, selection: ExportSelection) => AsyncGenerator<string>;

export const EXPORT_TEXTS = {
  mermaid: diagramText,
  har: harText,
  curl: curlText,
} as const satisfies Record<string, ExportText>;

async function* diagramText(file: string, selection: ExportSelection): AsyncGenerator<string> {
  const { keeps, ...rest } = selection;
  const { model } = await exportedModel(file, rest);
  const numbers: number[] = [];
  for (const { x } of model.exchanges) if (keeps?.(x) !== false) numbers.push(x);
  const ids: string[] = [];
  for (const { id } of model.sessions) ids.push(id);
  yield sequenceDiagram(model, numbers, { shortId: shortIds(ids), limit: MOST_DRAWN });
}

async function* harText(file: string, selection: ExportSelection): AsyncGenerator<string> {
  const { includeIdentifiers } = selection;
  const { model } = await exportedModel(file, { includeIdentifiers });
  const writer = new HarWriter((x) => model.exchange(x));
  for await (const records of exportedRecords(file, selection)) {
    yield records.map((record) => writer.add(record)).join('');
  }
  yield writer.end();
}

/** A script of commands. What is told about them stands in comments. */
async function* curlText(file: string, selection: ExportSelection): AsyncGenerator<string> {
  const open = new Map<number, { request: RequestRecord; body?: RequestBodyRecord }>();
  let target = '';
  for await (const records of exportedRecords(file, selection)) {
    for (const record of records) {
      if (record.type === 'capture') target = record.target;
      if (record.type === 'request') open.set(record.x, { request: record });
      if (record.type === 'request.body') {
        const sent = open.get(record.x);
        if (sent) sent.body = record;
      }
      if (record.type !== 'end') continue;
      const sent = open.get(record.x);
      open.delete(record.x);
      if (sent) yield curlEntry(sent.request, sent.body, target);
    }
  }
  for (const { request, body } of open.values()) yield curlEntry(request, body, target);
}

function curlEntry(
  request: RequestRecord,
  body: RequestBodyRecord | undefined,
  target: string,
): string {
  const title = `# Exchange ${request.x}`;
  try {
    const { command, notes } = curlCommand(request, body, target);
    return `${[title, ...notes.map((note) => `# ${note}`), command].join('\n')}\n\n`;
  } catch (error) {
    return `${title}\n# ${error instanceof Error ? error.message : String(error)}\n\n`;
  }
}
