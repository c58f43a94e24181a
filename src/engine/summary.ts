import type { EchoMatrix } from '../analysis/model.ts';
import { ratio } from '../analysis/statistics.ts';
import type { Summary } from '../contract/api.ts';
import type { CaptureView } from './view.ts';

/** The figures that decide, as the report counts them. */
export function summaryOf({ revision, model, figures }: CaptureView): Summary {
  const { created, seenInUse, neverDeleted, orphaned, reusedAcrossBatches } = figures;
  const { completed, failed, mcp, modern } = figures;
  return {
    revision,
    sessions: { created, seenInUse, neverDeleted, orphaned },
    reusedAcrossBatches,
    batches: model.counts.batches,
    toolCalls: { completed, failed },
    authenticatedPerToolCall: ratio(figures.authenticated, completed),
    echo: echoOf(model.planes.map(({ echo }) => echo)),
    streamMedianMs: model.streamMedianMs(),
    eras: { legacy: mcp - modern, modern },
    auxiliary: model.counts.exchanges - mcp,
  };
}

/** Over all planes, the methods that forget most first. */
function echoOf(planes: readonly EchoMatrix[]): Summary['echo'] {
  const byMethod = new Map<string, { method: string; echoed: number; expected: number }>();
  for (const [method, { echoed, expected }] of planes.flatMap(Object.entries<EchoMatrix[string]>)) {
    const sum = byMethod.get(method) ?? { method, echoed: 0, expected: 0 };
    sum.echoed += echoed;
    sum.expected += expected;
    byMethod.set(method, sum);
  }
  return [...byMethod.values()]
    .filter(({ expected }) => expected > 0)
    .sort((a, b) => missingIn(b) - missingIn(a) || b.expected - a.expected);
}

function missingIn({ echoed, expected }: { echoed: number; expected: number }): number {
  return expected - echoed;
}
