import { formatDuration, formatOffset } from '../base/time.ts';
import type { EchoMatrix } from '../analysis/model.ts';
import { code, firstOf, NOTHING, table } from './markdownText.ts';
import type { Report, ReportPlane, ReportSession } from './report.ts';
import type { ShortId } from './shortIds.ts';

const MOST_SESSIONS = 60;
const MOST_CONVERSATIONS = 20;

/** Each session as it was created, with the gap to the former one. */
export function sessionsSection({ capture, sessions }: Report, shortId: ShortId): string[] {
  if (sessions.list.length === 0) return [];
  const { shown, more } = firstOf(sessions.list, MOST_SESSIONS);
  const head = [
    ...['Created (UTC)', 'Session', 'Active', 'Gap', 'Requests', 'Batches', 'State', 'Last used'],
    ...['Plane', 'Principal'],
  ];
  const rows = shown.map((session) => sessionRow(session, capture.startedAt, shortId));
  return ['### Sessions', '', ...table(head, rows, [2, 3, 4, 5]), ...more];
}

function sessionRow(session: ReportSession, startedAt: string, shortId: ShortId): string[] {
  const { id, createdT, sinceLastCreatedMs, activeSessions, requests, batches } = session;
  const { state, lastUsedT, plane, principal } = session;
  return [
    ...[clockTime(startedAt, createdT), code(shortId(id)), String(activeSessions)],
    sinceLastCreatedMs === null ? NOTHING : seconds(sinceLastCreatedMs),
    ...[String(requests), String(batches), state, formatOffset(lastUsedT)],
    ...[code(plane), code(principal, 40)],
  ];
}

/** Plane by method: of the requests that owed the session id, how many carried it. */
export function echoSection({ planes }: Report): string[] {
  const owing = planes.filter(({ echo }) => rowsOf(echo).length > 0);
  if (owing.length === 0) return [];
  const methods = [...new Set(owing.flatMap(({ echo }) => rowsOf(echo).map(([method]) => method)))];
  const rows = methods
    .sort()
    .map((method) => [code(method), ...owing.map(({ echo }) => echoed(echo[method]))]);
  const head = ['Method', ...owing.map(({ name }) => code(name))];
  return [
    ...['### Session id echoed', ''],
    ...['Requests that carried the id, of those that owed it.', ''],
    ...table(
      head,
      rows,
      owing.map((_, column) => column + 1),
    ),
    ...surfacesOf(owing),
  ];
}

function surfacesOf(planes: readonly ReportPlane[]): string[] {
  const rows = planes.flatMap(({ name, bySurface }) =>
    Object.entries(bySurface).flatMap(([surface, echo]) =>
      rowsOf(echo).map(([method, cell]) => [
        ...[code(name), surface === '' ? NOTHING : code(surface), code(method), echoed(cell)],
      ]),
    ),
  );
  if (rows.length === 0) return [];
  const { shown, more } = firstOf(rows, 40);
  const head = ['Plane', 'Surface', 'Method', 'Echoed'];
  return ['', 'By surface (`openai/userAgent`):', '', ...table(head, shown, [3]), ...more];
}

export function conversationsSection({ conversations }: Report): string[] {
  if (conversations.length === 0) return [];
  const { shown, more } = firstOf(conversations, MOST_CONVERSATIONS);
  const head = ['Conversation', 'Key', 'Sessions', 'Batches', 'Tool calls', 'From', 'Lasts'];
  const rows = shown.map(({ key, value, sessions, batches, toolCalls, firstT, lastT }) => [
    ...[code(value, 60), code(key, 60), String(sessions), String(batches), String(toolCalls)],
    ...[formatOffset(firstT), formatDuration(lastT - firstT)],
  ]);
  return ['### Conversations', '', ...table(head, rows, [2, 3, 4]), ...more];
}

function rowsOf(echo: EchoMatrix): [string, EchoMatrix[string]][] {
  return Object.entries(echo).filter(([, { expected }]) => expected > 0);
}

function echoed(cell: EchoMatrix[string] | undefined): string {
  if (!cell || cell.expected === 0) return NOTHING;
  return `${cell.echoed} of ${cell.expected}`;
}

/** Of the day, to the second; a capture knows its date in the environment. */
function clockTime(startedAt: string, t: number): string {
  const began = Date.parse(startedAt);
  return Number.isNaN(began) ? formatOffset(t) : new Date(began + t).toISOString().slice(11, 19);
}

/** Gaps compare at a glance when all are seconds. */
function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
