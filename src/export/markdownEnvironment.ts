import { formatOffset } from '../base/time.ts';
import { code, NOTHING, table } from './markdownText.ts';
import type { ReportSource } from './markdownReport.ts';
import type { ReportPlane } from './report.ts';

/** What recorded the traffic, where, and who spoke. */
export function environmentSection({ report, model, header }: ReportSource): string[] {
  const recorder = header ? code(`${header.tool.name} ${header.tool.version}`) : NOTHING;
  const masked = header?.redaction.identifiers === 'masked';
  const rows = [
    ['Recorded by', recorder],
    ['Began', code(model.startedAt)],
    ['Target', code(model.target)],
    ['Listened at', code(model.listen)],
    ...(model.stopped ? [] : [['End', endText(model.durationMs)]]),
    ['Personal identifiers', masked ? 'masked' : 'kept'],
  ];
  return [
    ...['### Environment', '', ...table(['What', 'Value'], rows)],
    ...[
      '',
      ...table(
        ['Plane', 'Host', 'User-Agent', 'Client', 'Requests'],
        report.planes.map(planeRow),
        [4],
      ),
    ],
  ];
}

function endText(lastT: number): string {
  return `none: it was still being recorded, or was ended by force; nothing after ${formatOffset(lastT)} is here`;
}

function planeRow({ name, host, userAgent, clientInfo, requests }: ReportPlane): string[] {
  const client = clientInfo ? code(`${clientInfo.name} ${clientInfo.version ?? ''}`) : NOTHING;
  return [code(name), code(host ?? ''), code(userAgent), client, String(requests)];
}
