/** How a session that was dropped was replaced: by which, after how long, and what happened last. */
import { formatDuration } from '../base/time.ts';
import type { Exchange, Model, Session } from './model.ts';

export interface Replacement {
  readonly by: string;
  /** From the last use of the dropped session to the request that began the next. */
  readonly gapMs: number;
  /** What was last seen of the dropped session. It came before the loss; that it caused it is not said. */
  readonly after?: string;
}

export function replacementOf(model: Model, session: Session): Replacement | undefined {
  const next = model.session(session.supersededBy ?? '');
  if (!next) return undefined;
  const issuing = next.issuedBy === undefined ? undefined : model.exchange(next.issuedBy);
  const gapMs = Math.max(0, (issuing?.startT ?? next.createdT) - session.lastUsedT);
  const after = lastSeen(lastUseOf(model, session));
  return { by: next.id, gapMs, ...(after !== undefined && { after }) };
}

/** Of the exchanges that carried or were issued the id, the one that was over last. */
function lastUseOf(model: Model, { id, exchanges, lastUsedT }: Session): Exchange | undefined {
  for (let place = exchanges.length - 1; place >= 0; place -= 1) {
    const exchange = model.exchange(exchanges[place] ?? -1);
    const holds = exchange?.carriedSessionId === id || exchange?.issuedSessionId === id;
    if (exchange && holds && exchange.lastT >= lastUsedT) return exchange;
  }
  return undefined;
}

function lastSeen(exchange: Exchange | undefined): string | undefined {
  if (!exchange?.end) return undefined;
  const { status, stream, end, responseT } = exchange;
  if (status !== undefined && status >= 400) return `a ${status}`;
  if (end.reason === 'upstream-abort') return 'the server broke off';
  if (end.reason === 'upstream-error') return 'the server was not reached';
  if (!stream || responseT === undefined) return undefined;
  const who = end.reason === 'client-abort' ? 'the client closed a stream' : 'a stream ended';
  return `${who} (${formatDuration(end.t - responseT)})`;
}
