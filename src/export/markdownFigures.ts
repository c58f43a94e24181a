import type { Gap } from '../analysis/gaps.ts';
import { plural } from '../base/shortText.ts';
import { formatDuration, formatOffset } from '../base/time.ts';
import { gapText } from './gapText.ts';
import { code, firstOf, NOTHING, table } from './markdownText.ts';
import type { ReportSource } from './markdownReport.ts';
import type { Report } from './report.ts';

type Row = readonly [what: string, value: string];

/** Who spoke with whom, when and for how long; then the figures. */
export function summarySection({ report, model, header }: ReportSource): string[] {
  return [
    ...['## MCP traffic report', ''],
    ...[introduction(report, model.target, header), '', ...gapLines(model.gaps)],
    ...figures([...captureRows(report), ...sessionRows(report)]),
  ];
}

const MOST_GAPS = 10;

function gapLines(gaps: readonly Gap[]): string[] {
  if (gaps.length === 0) return [];
  const times = gaps.length === 1 ? 'once' : `${gaps.length} times`;
  const others = gaps.length - MOST_GAPS;
  return [
    `**Not all of the traffic was recorded**: recording was paused or could not keep up ${times}. What is said not to have happened may have happened then.`,
    '',
    ...gaps.slice(0, MOST_GAPS).map((gap) => `- ${gapText(gap)}.`),
    ...(others > 0 ? [`- … and ${others} more.`] : []),
    '',
  ];
}

const MOST_PLANES = 5;

function introduction(
  { planes, capture }: Report,
  target: string,
  header: ReportSource['header'],
): string {
  const names = planes.slice(0, MOST_PLANES).map(({ name }) => code(name));
  const others = planes.length - names.length;
  const more = others > 0 ? [`${others} more`] : [];
  const none = capture.auxiliary === 0 ? 'No traffic' : 'No MCP traffic';
  const who = names.length === 0 ? none : `Traffic of ${[...names, ...more].join(', ')}`;
  const began = Date.parse(capture.startedAt);
  const day = Number.isNaN(began) ? '' : new Date(began).toISOString().slice(0, 10);
  const when = day === '' ? '' : ` on ${day}`;
  const tool = header ? ` by ${code(`${header.tool.name} ${header.tool.version}`)}` : '';
  return `${who} with ${code(target)}, recorded${when}${tool}.`;
}

export function costSection(report: Report): string[] {
  const { handshakes, auth, sse } = report;
  const { min, median, max } = sse.lifetimeMs;
  const rows: Row[] = [
    ['Handshakes (`initialize`)', String(handshakes.count)],
    ['Handshakes per tool call', decimals(handshakes.perToolCall)],
    ['Time of all handshakes', formatDuration(handshakes.totalMs)],
    ['Handshake time per tool call', timePerCall(report)],
    ['Authenticated requests', String(auth.authenticated)],
    ['Authenticated requests per tool call', decimals(auth.perToolCall)],
    ['Authorisation challenges', String(auth.challenges)],
    ['Principals', String(auth.principals)],
    ['Event streams', String(sse.streams)],
    ['Stream lifetime, min / median / max', [min, median, max].map(duration).join(' / ')],
    ['Streams closed by the client', String(sse.clientDisconnects)],
  ];
  return ['### Handshakes, authorisation and event streams', '', ...figures(rows)];
}

export function worstBurstSection({ bursts }: Report): string[] {
  const [worst] = bursts;
  if (!worst) return [];
  const others = bursts.length === 1 ? '' : ` (the worst of ${bursts.length} bursts)`;
  const rows: Row[] = [
    ['Began', formatOffset(worst.fromT)],
    ['Planes', worst.planes.map((plane) => code(plane)).join(', ')],
    ['Principals', namesOf(worst.principals)],
  ];
  return [
    ...['### Worst burst', ''],
    `${worst.sessions} sessions were created within ${formatDuration(worst.spanMs)}${others}.`,
    ...['', ...figures(rows)],
  ];
}

function namesOf(principals: readonly string[]): string {
  const { shown, more } = firstOf(principals, 10);
  return [...shown.map((name) => code(name)), ...more.filter((line) => line !== '')].join(', ');
}

function captureRows({ capture, requests, toolCalls }: Report): Row[] {
  const { exchanges, auxiliary, era, messages } = capture;
  return [
    ['Duration', formatDuration(capture.durationMs)],
    ['Exchanges on MCP endpoints', `${exchanges} (${plural(auxiliary, 'other')})`],
    ['JSON-RPC messages', String(messages)],
    ['Era', `${era.legacy} legacy, ${era.modern} stateless`],
    [
      'Requests with / without a session id',
      pair(requests.withSessionId, requests.withoutSessionId),
    ],
    [
      '`initialize` / GET / DELETE',
      `${pair(requests.initialize, requests.get)} / ${requests.delete}`,
    ],
    ['Tool calls completed / failed', pair(toolCalls.completed, toolCalls.failed)],
  ];
}

function sessionRows({ sessions, capture }: Report): Row[] {
  const { created, seenInUse, deleted, released, expired, rejected } = sessions;
  const { deletedFromInspector: here } = sessions;
  if (created + seenInUse === 0) return [['Sessions', whyNone(capture)]];
  return [
    ['Sessions created', seenInUse === 0 ? String(created) : `${created} (${seenInUse} older)`],
    ['Deleted / released by the client', pair(deleted - here, released)],
    ...(here > 0 ? ([['Deleted from the inspector', String(here)]] as const) : []),
    ['Expired / rejected by the server', pair(expired, rejected)],
    ['Never deleted', String(sessions.neverDeleted)],
    ['Orphaned', String(sessions.orphaned)],
    ['Never used', String(sessions.neverUsed)],
    ['Used in more than one batch', String(sessions.reusedAcrossBatches)],
    ['Active sessions, peak / at the end', pair(sessions.peakActive, sessions.activeAtEnd)],
  ];
}

/** An id on stateless traffic opens and names none. */
function whyNone({ era: { legacy, modern } }: Report['capture']): string {
  if (modern === 0) return 'none: no id was issued or carried';
  if (legacy === 0) return 'none: stateless requests have none';
  return 'none: the legacy exchanges issued and carried no id';
}

function timePerCall({ handshakes, toolCalls }: Report): string {
  return toolCalls.completed === 0
    ? NOTHING
    : formatDuration(handshakes.totalMs / toolCalls.completed);
}

function figures(rows: readonly Row[]): string[] {
  return table(['Figure', 'Value'], rows, [1]);
}

function pair(one: number, other: number): string {
  return `${one} / ${other}`;
}

function duration(ms: number | null): string {
  return ms === null ? NOTHING : formatDuration(ms);
}

function decimals(value: number | null): string {
  return value === null ? NOTHING : value.toFixed(2);
}
