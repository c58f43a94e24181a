import type { FieldValues } from '../contract/api.ts';
import { isTextField, textFields, type TextField, type TextFieldName } from '../filter/fields.ts';
import type { FilterRow } from '../filter/row.ts';
import type { CaptureView } from './view.ts';

/** They identify people: never suggested. */
const PERSONAL: ReadonlySet<string> = new Set(['openai_subject', 'openai_org']);

/** The values a field of the filter has in the capture, the most frequent first. */
export function seenValues(
  view: CaptureView,
  { field, limit }: { field: string; limit: number },
): FieldValues {
  if (PERSONAL.has(field)) return { values: [] };
  const counts = new Map<string, number>();
  const count = (value: string | undefined) => {
    if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  const { model } = view;
  const row = view.filterRow();
  for (let index = 0; index < model.counts.exchanges; index += 1) {
    const exchange = model.exchangeAt(index);
    if (!exchange) continue;
    if (isTextField(field)) valuesOf(field, row.of(exchange)).forEach(count);
    else if (field === 'status') count(exchange.status?.toString());
    else break;
  }
  const values = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
  return { values: values.slice(0, Math.min(limit, 100)) };
}

function valuesOf(field: TextFieldName, row: FilterRow): readonly (string | undefined)[] {
  const { read }: TextField = textFields[field];
  const seen = read(row);
  return typeof seen === 'string' || seen === undefined ? [seen] : seen;
}
