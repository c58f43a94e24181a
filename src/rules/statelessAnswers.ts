/** How a server met stateless requests that it must reject. */
import type { Exchange } from '../analysis/model.ts';
import { responsesOf } from './exchangeMessages.ts';
import type { Faults } from './countedFaults.ts';
import type { Fault } from './faults.ts';
import type { Severity } from './rule.ts';

/** `other`: rejected in another way; `none`: refused before it looked (401, 403, 5xx), or no answer. */
export type Rejection = 'due' | 'other' | 'accepted' | 'none';

/** 400 and one of these codes is what the specification asks for. */
export function rejectionOf(exchange: Exchange, codes: readonly number[]): Rejection {
  const { status } = exchange;
  if (status === undefined || status === 401 || status === 403 || status >= 500) return 'none';
  const code = responsesOf(exchange).find(({ error }) => error)?.errorCode;
  if (status === 400 && code !== undefined && codes.includes(code)) return 'due';
  if (status >= 400 || code !== undefined) return 'other';
  return status >= 200 && status < 300 ? 'accepted' : 'none';
}

export interface Rejectable extends Fault {
  readonly rejection: Rejection;
}

/** "the server rejected 2 with 400 and -32020 as it must, and accepted 3, which it must reject". */
export function rejectionText(faults: Faults<Rejectable>, code: number): string {
  const number = (wanted: Rejection) =>
    faults.filter(({ rejection }) => rejection === wanted).length;
  const parts = [
    [number('due'), (n: number) => `rejected ${n} with 400 and ${code} as it must`],
    [number('other'), (n: number) => `rejected ${n} in another way than with 400 and ${code}`],
    [number('accepted'), (n: number) => `accepted ${n}, which it must reject`],
    [number('none'), (n: number) => `gave ${n} no answer that tells`],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, text]) => text(n));
  return `the server ${said.join(', ')}`;
}

/** Work is lost where the server rejects; where it accepts, two sides are wrong and nothing is lost. */
export function severityOf(faults: Faults<Rejectable>): Severity {
  return faults.some(({ rejection }) => rejection === 'due' || rejection === 'other')
    ? 'error'
    : 'warning';
}
