import type { Exchange } from '../analysis/model.ts';
import type { FindingMark, Row } from '../contract/api.ts';

/** What a row shows beside the exchange itself. */
export interface RowContext {
  readonly eventTimes: readonly number[];
  /** The session of the exchange is an orphan. */
  readonly orphan: boolean;
  readonly findings: readonly FindingMark[];
  readonly notes?: readonly string[] | undefined;
}

/** One exchange as a line of the list and a bar of the timeline. */
export function rowOf(
  exchange: Exchange,
  { eventTimes, orphan, findings, notes }: RowContext,
): Row {
  return {
    x: exchange.x,
    startT: exchange.startT,
    ...times(exchange),
    ...appearanceOf(exchange),
    path: exchange.path,
    era: exchange.era,
    plane: exchange.plane,
    ...optional('sessionId', exchange.sessionId),
    inferred: exchange.inferred,
    ...optional('batch', exchange.batch),
    ...optional('conversation', exchange.conversation?.value),
    bytesUp: exchange.bytesUp,
    bytesDown: exchange.bytesDown,
    eventTimes: [...eventTimes],
    ...(orphan ? { orphan } : {}),
    findings: [...findings],
    ...(notes ? { notes: [...notes] } : {}),
  };
}

/** What an exchange is and how it went: the same in the list and as a bar. */
export function appearanceOf(exchange: Exchange) {
  return {
    httpMethod: exchange.httpMethod,
    label: labelOf(exchange),
    ...optional('tool', exchange.tool),
    ...optional('status', exchange.status),
    stream: exchange.stream,
    mcp: exchange.mcp,
    echo: exchange.echo,
    outcome: exchange.outcome,
  };
}

function times({ requestEndT, responseT, end }: Exchange) {
  return {
    ...optional('requestEndT', requestEndT),
    ...optional('responseT', responseT),
    ...(end ? { endT: end.t, endReason: end.reason } : {}),
  };
}

/** The JSON-RPC method, or of auxiliary exchanges the HTTP method and path. */
export function labelOf({ mcp, rpcMethod, httpMethod, path }: Exchange): string {
  return (mcp ? rpcMethod : undefined) ?? `${httpMethod} ${path}`;
}

/** A property that is left out where its value is unknown. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
