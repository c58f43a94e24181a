import { formatOffset } from '../base/time.ts';
import { NOTHING, code, table } from './markdownText.ts';
import type { ReportSource } from './markdownReport.ts';

/** Notes somebody kept in the capture, in order of time. */
export function marksSection({ marks = [], model }: ReportSource): string[] {
  if (marks.length === 0) return [];
  const rows = marks
    .map(({ t, note, exchange }) => {
      const marked = exchange === undefined ? undefined : model.exchange(exchange);
      return { t: marked?.startT ?? t, exchange: marked?.x, note };
    })
    .sort((a, b) => a.t - b.t)
    .map(({ t, exchange, note }) => [
      formatOffset(t),
      exchange === undefined ? NOTHING : `#${exchange}`,
      code(note, 300),
    ]);
  return ['### Marks', '', ...table(['Time', 'Exchange', 'Note'], rows)];
}
