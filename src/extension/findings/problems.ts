/** Findings for the Problems panel, as plain data. */
import { REQUEST_LINE } from '../../contract/documents.ts';
import { visibleLine } from '../../base/shortText.ts';
import type { FindingRules, PlacedFinding } from '../../contract/findingRules.ts';
import type { Engine } from '../enginePull.ts';

/** Shown at most, the most severe first: live traffic must not flood the panel. */
export const MOST_PROBLEMS = 500;

export interface Problem {
  /** The exchange whose document it stands in. */
  readonly x: number;
  readonly line: number;
  readonly rule: string;
  readonly severity: PlacedFinding['severity'];
  readonly message: string;
  /** Other exchanges that prove it. */
  readonly related: readonly number[];
}

/** The headers follow the request line: where a finding about one of them belongs. */
const HEADERS_LINE = REQUEST_LINE + 1;
const ABOUT_HEADERS = /^(session-id|routing-header|protocol-version|accept|cors|auth)-/;

export function problemOf({ place, rule, severity, message, exchanges }: PlacedFinding): Problem[] {
  if (!place) return [];
  const line = ABOUT_HEADERS.test(rule) ? HEADERS_LINE : REQUEST_LINE;
  const related = exchanges.filter((x) => x !== place.x).slice(0, 5);
  return [{ x: place.x, line, rule, severity, message: visibleLine(message), related }];
}

/** The findings an engine has now, bounded. */
export async function readProblems(engine: Engine, { rules }: FindingRules): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { rule, severity } of rules) {
    const limit = MOST_PROBLEMS - problems.length;
    if (limit <= 0) break;
    const query = { rule, severity, offset: 0, limit };
    const { findings } = await engine.request('findings/ofRule', query);
    problems.push(...findings.flatMap(problemOf));
  }
  return problems;
}
