import { formatDuration, formatOffset } from '../base/time.ts';
import type { EchoMatrix } from '../analysis/model.ts';
import { code, firstOf, NOTHING, table } from './markdownText.ts';
import type { Report, ReportPlane, ReportSession } from './report.ts';
import type { ShortId } from './shortIds.ts';

const MOST_SESSIONS = 60;
const MOST_CONVERSATIONS = 20;
const MOST_LINES = 40;
/** Planes side by side. */
const MOST_COLUMNS = 6;
/** Characters of an id where ids have no short beginning of their own. */
const LONGEST_ID = 24;

/**
 * Each session as it was created, with the gap to the former one. Narrow enough for the column of an
 * issue tracker: who owns them is said once, above, and batches only where one was used in several.
 */
export function sessionsSection({ capture, sessions }: Report, shortId: ShortId): string[] {
  if (sessions.list.length === 0) return [];
  const { shown, more } = firstOf(sessions.list, MOST_SESSIONS);
  const owners = [...new Set(shown.map(ownerOf))];
  const columns = columnsOf(shown, owners, (t) => clockTime(capture.startedAt, t), shortId);
  const rows = shown.map((session) => columns.map(({ cell }) => cell(session)));
  const numbers = columns.flatMap(({ number }, index) => (number === true ? [index] : []));
  const heads = columns.map(({ head }) => head);
  return [
    ...['### Sessions', ''],
    ...['Times are UTC; the gap is the time since the former session was created.', ''],
    ...ownerLines(owners),
    ...['', ...table(heads, rows, numbers), ...more],
  ];
}

interface Column {
  readonly head: string;
  readonly number?: true;
  readonly cell: (session: ReportSession) => string;
}

function columnsOf(
  shown: readonly ReportSession[],
  owners: readonly string[],
  clock: (t: number) => string,
  shortId: ShortId,
): Column[] {
  // There is room for one of the two.
  const showBatches = owners.length === 1 && shown.some(({ batches }) => batches > 1);
  const gap = (ms: number | null) => (ms === null ? NOTHING : seconds(ms));
  return [
    { head: 'Created', cell: ({ createdT }) => clock(createdT) },
    { head: 'Session', cell: ({ id }) => code(shortId(id), LONGEST_ID) },
    { head: 'Active', number: true, cell: ({ activeSessions }) => String(activeSessions) },
    { head: 'Gap', number: true, cell: ({ sinceLastCreatedMs }) => gap(sinceLastCreatedMs) },
    { head: 'Requests', number: true, cell: ({ requests }) => String(requests) },
    ...(showBatches ? [BATCHES] : []),
    { head: 'State', cell: stateText },
    { head: 'Last use', cell: ({ lastUsedT }) => clock(lastUsedT) },
    ...(owners.length > 1 ? [ownerColumn(owners)] : []),
  ];
}

function stateText({ state, deletedFromInspector }: ReportSession): string {
  return deletedFromInspector ? `${state} from the inspector` : state;
}

const BATCHES: Column = { head: 'Batches', number: true, cell: ({ batches }) => String(batches) };

function ownerColumn(owners: readonly string[]): Column {
  const numbers = new Map(owners.map((owner, index) => [owner, String(index + 1)]));
  return { head: 'Of', number: true, cell: (session) => numbers.get(ownerOf(session)) ?? NOTHING };
}

function ownerLines(owners: readonly string[]): string[] {
  const [only = NOTHING] = owners;
  return owners.length > 1 ? owners.map((owner, at) => `${at + 1}. ${owner}`) : [`All of ${only}.`];
}

function ownerOf({ plane, principal }: ReportSession): string {
  return `${code(plane)}, principal ${code(principal, 40)}`;
}

/** Plane by method: of the requests that owed the session id, how many carried it. */
export function echoSection({ planes }: Report): string[] {
  const owing = planes.filter(({ echo }) => rowsOf(echo).length > 0);
  if (owing.length === 0) return [];
  return [
    ...['### Session id echoed', ''],
    ...['Requests that carried the id, of those that owed it.', ''],
    ...(owing.length > MOST_COLUMNS ? echoLines(owing) : echoMatrix(owing)),
    ...surfacesOf(owing),
  ];
}

function echoMatrix(owing: readonly ReportPlane[]): string[] {
  const methods = [...new Set(owing.flatMap(({ echo }) => rowsOf(echo).map(([method]) => method)))];
  const rows = methods
    .sort()
    .map((method) => [code(method), ...owing.map(({ echo }) => echoed(echo[method]))]);
  return table(
    ['Method', ...owing.map(({ name }) => code(name))],
    rows,
    owing.map((_, column) => column + 1),
  );
}

/** Many planes would make the matrix too wide to read. */
function echoLines(owing: readonly ReportPlane[]): string[] {
  const rows = owing.flatMap(({ name, echo }) =>
    rowsOf(echo).map(([method, cell]) => [code(name), code(method), echoed(cell)]),
  );
  const { shown, more } = firstOf(rows, MOST_LINES);
  return [...table(['Plane', 'Method', 'Echoed'], shown, [2]), ...more];
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
  const { shown, more } = firstOf(rows, MOST_LINES);
  const head = ['Plane', 'Surface', 'Method', 'Echoed'];
  return ['', 'By surface (`openai/userAgent`):', '', ...table(head, shown, [3]), ...more];
}

export function conversationsSection({ conversations }: Report): string[] {
  if (conversations.length === 0) return [];
  const { shown, more } = firstOf(conversations, MOST_CONVERSATIONS);
  const head = ['Conversation', 'Key', 'Sessions', 'Batches', 'Tool calls', 'From', 'Lasts'];
  const rows = shown.map(({ key, value, inferred, firstT, lastT, ...counts }) => [
    ...[code(value, 60), `${code(key, 60)}${inferred ? ' (inferred)' : ''}`],
    ...[counts.sessions, counts.batches, counts.toolCalls].map(String),
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
