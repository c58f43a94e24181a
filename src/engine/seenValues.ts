import type { FieldValues } from '../contract/api.ts';
import { isTextField } from '../filter/fields.ts';
import { textReads } from '../filter/reads.ts';
import type { FilterRow } from '../filter/row.ts';
import { askEach } from './filterExchanges.ts';
import type { CaptureView } from './view.ts';

/** They identify people: never suggested. */
const PERSONAL: ReadonlySet<string> = new Set(['openai_subject', 'openai_org']);

/** The values a field of the filter has in the capture, the most frequent first. */
export function seenValues(
  view: CaptureView,
  { field, limit }: { field: string; limit: number },
): FieldValues {
  if (PERSONAL.has(field)) return { values: [] };
  const read = readerOf(field);
  if (!read) return { values: [] };
  const counts = new Map<string, number>();
  askEach(view.filterRow(), read, (values) => {
    for (const value of values) {
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  });
  const values = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
  return { values: values.slice(0, Math.min(limit, 100)) };
}

type Reader = (row: FilterRow) => readonly (string | undefined)[];

function readerOf(field: string): Reader | undefined {
  if (field === 'status') return ({ status }) => [status?.toString()];
  if (!isTextField(field)) return undefined;
  const read = textReads[field];
  return (row) => {
    const seen = read(row);
    return typeof seen === 'string' || seen === undefined ? [seen] : seen;
  };
}
