/** Sessions, batches and rows for tests: what is not given is of no interest. */
import type { BatchView, FindingMark, Row, SessionView } from '../../../src/contract/api.ts';

export const notEchoed: FindingMark = {
  rule: 'session-id-not-echoed',
  title: 'Session id not echoed',
  severity: 'error',
};
export const orphaned: FindingMark = {
  rule: 'session-orphaned',
  title: 'Session orphaned',
  severity: 'warning',
};

export function row(x: number, fields: Partial<Row> = {}): Row {
  return {
    x,
    startT: x * 1000,
    endT: x * 1000 + 340,
    httpMethod: 'POST',
    path: '/mcp',
    label: 'tools/list',
    status: 200,
    stream: false,
    mcp: true,
    era: 'legacy',
    plane: 'openai-mcp',
    echo: 'carried',
    inferred: false,
    outcome: 'ok',
    bytesUp: 0,
    bytesDown: 0,
    eventTimes: [],
    findings: [],
    ...fields,
  };
}

export function batch(
  id: number,
  rows: readonly Row[],
  fields: Partial<BatchView> = {},
): BatchView {
  return {
    id,
    startT: rows[0]?.startT ?? 0,
    endT: rows.at(-1)?.endT ?? 0,
    exchanges: rows.length,
    firstX: rows[0]?.x ?? 0,
    toolCalls: rows.filter(({ tool }) => tool !== undefined).length,
    parallel: 1,
    totalMs: 0,
    sumMs: 0,
    findings: rows.flatMap(({ findings }) => findings),
    ...fields,
  };
}

export function session(
  id: string | undefined,
  rows: readonly Row[],
  fields: Partial<SessionView> = {},
): SessionView {
  return {
    ...(id === undefined ? {} : { id, state: 'open' as const }),
    orphan: false,
    neverDeleted: true,
    seenInUse: false,
    createdT: rows[0]?.startT ?? 0,
    lastUsedT: rows.at(-1)?.endT ?? 0,
    plane: 'openai-mcp',
    conversations: [],
    exchanges: rows.length,
    findings: [],
    batches: [],
    ...fields,
  };
}
